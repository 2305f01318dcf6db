"""The answer bank: what students might type, taken through the grading path."""
