"""The same walls for stock nbgrader: kernels that are forked ready."""
