"""What `connector validate --fix` changes by itself: only what can mean nothing else."""
