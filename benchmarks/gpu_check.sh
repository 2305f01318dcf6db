#!/usr/bin/env bash
# What to measure when a machine with a GPU is at hand: about 10 minutes, JAX suffices.
#
#     COURSE_DATA=folder-of-cifar-10-batches bash benchmarks/gpu_check.sh RESULTS
#     COURSE_DATA=… SIZE=small bash benchmarks/gpu_check.sh RESULTS   # tries this file on a CPU
#
# A machine without a network takes its packages from a folder of wheels, named in WHEELS:
# the list below, fetched elsewhere with `pip download --dest FOLDER`. What the machine has
# is kept as it is, JAX above all.
# RESULTS gets a log of each step. A step that fails or runs out of time does not stop
# the others; how many did is the status. The figures belong into docs/benchmarks.md, with
# the machine's name.
set -uo pipefail
cd "$(dirname "$0")/.."
results=$(mkdir -p "$1" && cd "$1" && pwd)
python=${PYTHON:-python3}
failing=0
if [ "${SIZE:-full}" = small ]; then
    profile=quick patience=4
    best=(--filters 8 8 8 --epochs 1 --goals 0.1)
    speed=(--network tiny --seconds 0.5)
else
    profile=full patience=1
    best=(--filters 64 128 256 --epochs 30 --goals 0.78 0.85 0.90 0.94)
    speed=(--seconds 5)
fi
export KERAS_BACKEND=${KERAS_BACKEND:-jax} LESSON_PROFILE=$profile MPLBACKEND=Agg
export COURSE_OFFLINE=1 TF_CPP_MIN_LOG_LEVEL=3 PYTHONUNBUFFERED=1
export PYTHONPATH="$PWD${PYTHONPATH:+:$PYTHONPATH}"

step() { # name, seconds, command
    local name=$1 limit=$(($2 * patience)) start=$SECONDS status
    shift 2
    timeout "$limit" "$@" >"$results/$name.log" 2>&1
    status=$?
    [ "$status" = 0 ] || failing=$((failing + 1))
    echo "$name: status $status, $((SECONDS - start)) s" | tee -a "$results/summary.log"
}

: >"$results/summary.log"
if command -v nvidia-smi >/dev/null; then
    nvidia-smi --query-gpu=name,driver_version,memory.total,memory.used --format=csv,noheader
else
    echo "no NVIDIA driver: $(nproc) CPU cores"
fi | tee "$results/machine.log"
if ! "$python" -c 'import keras, scipy, skimage, sklearn, matplotlib, rich' 2>/dev/null; then
    "$python" -m pip list --format=freeze >"$results/kept.txt"
    step install 120 "$python" -m pip install --quiet --constraint "$results/kept.txt" \
        ${WHEELS:+--no-index --find-links "$WHEELS"} keras scipy scikit-image scikit-learn \
        matplotlib pillow rich typer filelock platformdirs psutil
fi

step device 60 "$python" -c '
from utils import machine
with machine.quietly():
    import keras
    keras.ops.ones(1)
print(machine.report_device())
print(machine.detect().sentence())
import shutil, subprocess
if tool := shutil.which("nvidia-smi"):
    print("memory in use:", subprocess.run(
        [tool, "--query-gpu=memory.used", "--format=csv,noheader"],
        capture_output=True, text=True).stdout.strip())
'
step best 150 "$python" -m benchmarks.cifar10_recipe best "${best[@]}"
step speed 90 "$python" -m benchmarks.transfer_speed "${speed[@]}"
for lesson in 12_transfer_learning 08_cifar10_cnn; do
    # The percent file is a program; what a notebook shows at a cell's end is left out.
    step "$lesson" 150 "$python" "solutions/$lesson/$lesson.py"
done
cat "$results/summary.log"
exit "$failing"
