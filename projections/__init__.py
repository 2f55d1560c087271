"""What may be asked: the folds that keep money and states beside the facts, and the questions over them."""
