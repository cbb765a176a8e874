"""Exercise 8 in the style of a well-known textbook's trainer: a class counts iterations, epochs follow from them."""

import numpy as np


def updates_per_epoch(n, batch_size):
    return int(np.ceil(n / batch_size))


def epoch_updates(mode, n, batch_size):
    if mode == "batch":
        batch_size = n
    elif mode == "stochastic":
        batch_size = 1
    return updates_per_epoch(n, batch_size)


def minibatches(n, batch_size, rng):
    idx = rng.choice(n, n, replace=False)
    iters = updates_per_epoch(n, batch_size)
    return [idx[i * batch_size : (i + 1) * batch_size] for i in range(iters)]


def piecewise_constant(step, boundaries, values):
    lr = values[0]
    for i in range(len(boundaries)):
        if step > boundaries[i]:
            lr = values[i + 1]
    return lr


def exponential_decay(step, initial, decay_steps, decay_rate, staircase=False):
    exponent = step // decay_steps if staircase else step / decay_steps
    return initial * decay_rate**exponent


def polynomial_decay(step, initial, decay_steps, end, power=1.0):
    step = min(step, decay_steps)
    return (initial - end) * (1 - step / decay_steps) ** power + end


class Trainer:
    def __init__(self, loss_and_grads, params, optimizer, settings):
        self.loss_and_grads, self.params, self.optimizer = loss_and_grads, params, optimizer
        self.n, self.epochs, self.batch_size, self.rng = settings
        self.iter_per_epoch = updates_per_epoch(self.n, self.batch_size)
        self.max_iter = self.epochs * self.iter_per_epoch
        self.current_iter = 0
        self.train_loss_list = []

    def train_step(self):
        position = self.current_iter % self.iter_per_epoch
        if position == 0:
            self.batches = minibatches(self.n, self.batch_size, self.rng)
        loss, grads = self.loss_and_grads(self.params, self.batches[position])
        self.optimizer.update(self.params, grads)
        self.train_loss_list.append(loss)
        self.current_iter += 1

    def train(self):
        for _ in range(self.max_iter):
            self.train_step()


def train(loss_and_grads, params, optimizer, n, epochs, batch_size, rng):
    trainer = Trainer(loss_and_grads, params, optimizer, (n, epochs, batch_size, rng))
    trainer.train()
    return trainer.train_loss_list
