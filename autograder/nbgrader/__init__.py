"""All that touches nbgrader: its commands, its release, its gradebook."""
