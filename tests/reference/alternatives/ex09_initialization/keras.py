"""Right answers as Keras draws them: normal versions from a truncated normal distribution."""

import numpy as np

# Standard deviation of the standard normal distribution cut at -2 and 2.
CUT = 0.87962566103423978


def zeros(shape):
    return np.zeros(shape)


def normal(shape, std, rng):
    return rng.normal(loc=0.0, scale=std, size=shape)


def truncated_normal(shape, std, rng):
    values = rng.normal(0.0, std / CUT, shape)
    while (outside := np.abs(values) > 2 * std / CUT).any():
        values[outside] = rng.normal(0.0, std / CUT, outside.sum())
    return values


def fans(shape):
    if len(shape) == 2:
        fan_in, fan_out = shape
    else:
        receptive_field_size = shape[2] * shape[3]
        fan_in = shape[1] * receptive_field_size
        fan_out = shape[0] * receptive_field_size
    return fan_in, fan_out


def variance_scaling(shape, scale, mode, distribution, rng):
    fan_in, fan_out = fans(shape)
    scale /= fan_in if mode == "fan_in" else (fan_in + fan_out) / 2
    if distribution == "uniform":
        limit = np.sqrt(3 * scale)
        return rng.uniform(-limit, limit, shape)
    return truncated_normal(shape, np.sqrt(scale), rng)


def glorot_uniform(shape, rng):
    return variance_scaling(shape, 1.0, "fan_avg", "uniform", rng)


def glorot_normal(shape, rng):
    return variance_scaling(shape, 1.0, "fan_avg", "truncated_normal", rng)


def he_uniform(shape, rng):
    return variance_scaling(shape, 2.0, "fan_in", "uniform", rng)


def he_normal(shape, rng):
    return variance_scaling(shape, 2.0, "fan_in", "truncated_normal", rng)


def activation_stds(x, weights, activation):
    outputs = [x]
    for W in weights:
        outputs.append(activation(np.dot(outputs[-1], W)))
    return np.array([np.std(output) for output in outputs[1:]])
