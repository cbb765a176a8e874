"""Exercise 1: perceptrons and logic gates."""

import numpy as np

from grader.declare import Exercise, case, drawn, exact, example, near, normal, relation, within

from . import oracle

exercise = Exercise(1, "gates", title=("Perceptrons and logic gates", "퍼셉트론과 논리 게이트"))

CORNERS = [(0, 0), (0, 1), (1, 0), (1, 1)]


def gate_cases(name, answers, settled):
    """The truth table, and other real numbers whose answers follow from it, whatever the weights.

    Of AND and OR both weights are positive and the bias is at most 0, of NAND it is the other way round.
    """
    return [
        example(
            ("the truth table", "진리표"),
            pairs=CORNERS,
            gives={f"{name}{pair}": answer for pair, answer in zip(CORNERS, answers, strict=True)},
        ),
        case(("other real numbers", "0과 1이 아닌 실수"), pairs=settled),
    ]


def calls(name, gate, pairs):
    """The script of every gate: one call a pair."""
    for x1, x2 in pairs:
        yield f"{name}({x1}, {x2})", gate(x1, x2)


# Words for mistakes that several gates share.
NO_STEP = {
    "en": "You return the weighted sum itself. One last ingredient of a perceptron is missing: what turns that sum "
    "into 0 or 1?",
    "ko": "가중합을 그대로 돌려주고 있어요. 퍼셉트론의 마지막 재료 하나가 빠졌어요. 그 합을 0 또는 1로 바꿔 주는 것은 "
    "무엇일까요?",
}
COPIED_ANSWERS = {
    "en": "The truth table is right, but this is not a perceptron yet: it only reproduces the four answers, and fails "
    "for other numbers. A perceptron compares a weighted sum plus bias with zero. What would it say to 5 and 5, or to "
    "-5 and -5?",
    "ko": "진리표는 맞지만 아직 퍼셉트론은 아니에요. 네 가지 답을 흉내 낼 뿐이라 다른 수에서는 틀려요. 퍼셉트론은 "
    "가중합에 편향을 더한 값을 0과 비교해요. 입력이 5와 5일 때, -5와 -5일 때 퍼셉트론은 무엇이라고 답할까요?",
}
TABLE = {
    "en": "A table of four answers has nothing to say about any other input. A perceptron weighs whatever numbers it "
    "is given: which weights and which bias lead to your table?",
    "ko": "네 가지 답을 적은 표에는 다른 입력의 답이 없어요. 퍼셉트론은 어떤 수를 받든 무게를 달아요. 어떤 가중치와 "
    "편향을 고르면 이 표가 나올까요?",
}


# --- AND --------------------------------------------------------------------------------------------------------------


@exercise.check(
    points=3,
    close=exact(),
    given=gate_cases("AND", [0, 0, 0, 1], [(5, 5), (-5, -5), (3.5, 2.5), (1, -5), (-5, 1)]),
    hints=[
        (
            "Each input pushes the sum up by its weight, the bias holds it down. One input alone must not be enough, "
            "both together must.",
            "입력은 저마다 가중치만큼 합을 밀어 올리고, 편향은 끌어내려요. 하나만으로는 모자라고 둘이 함께라면 넘어야 "
            "해요.",
        ),
        (
            "Write down the weighted sum for all four rows, as inequalities. Which values of the bias satisfy all of "
            "them?",
            "네 행의 가중합을 부등식으로 적어 보세요. 네 식을 모두 만족하는 편향은 어떤 값인가요?",
        ),
        (
            "Suppose only one input is on. What must the bias be larger than, in size, so that the sum stays below "
            "zero?",
            "입력 하나만 켜졌다고 해 보세요. 합이 0을 넘지 않으려면 편향의 크기가 무엇보다 커야 할까요?",
        ),
    ],
)
def AND(x1, x2):
    r"""The perceptron $0.5 x_1 + 0.5 x_2 - 0.7 > 0$.

    Args:
        x1: any number.
        x2: any number.

    Returns:
        0 or 1.
    """
    return int(0.5 * x1 + 0.5 * x2 - 0.7 > 0)


@AND.script
def and_calls(AND, pairs):
    yield from calls("AND", AND, pairs)


@AND.mistake(
    en="Your gate already fires when only one input is on, which is what OR does. How large must the threshold be so "
    "that one weight alone neither passes it nor lands exactly on it?",
    ko="입력이 하나만 켜져도 1이 나와서 지금은 OR 게이트처럼 동작해요. 가중치 하나만으로는 넘지도, 정확히 닿지도 "
    "못하게 하려면 임계값이 얼마나 커야 할까요?",
    common=True,
)
def one_is_enough(x1, x2):
    return int(0.5 * x1 + 0.5 * x2 - 0.3 > 0)


@AND.mistake(**NO_STEP, common=True)
def sum_of_and(x1, x2):
    return 0.5 * x1 + 0.5 * x2 - 0.7


@AND.mistake(
    en="Every answer is the opposite of AND, so you have a NAND gate. What happens to a gate when all signs are turned "
    "round?",
    ko="모든 답이 AND와 정반대예요. 지금은 NAND 게이트예요. 부호를 모두 뒤집으면 게이트가 어떻게 바뀔까요?",
)
def and_negated(x1, x2):
    return int(0.5 * x1 + 0.5 * x2 - 0.7 <= 0)


@AND.mistake(**COPIED_ANSWERS)
def product(x1, x2):
    return x1 * x2


@AND.mistake(**COPIED_ANSWERS)
def both_are_true(x1, x2):
    return 1 if x1 and x2 else 0


@AND.mistake(**COPIED_ANSWERS)
def both_are_one(x1, x2):
    return 1 if x1 == 1 and x2 == 1 else 0


@AND.mistake(**COPIED_ANSWERS)
def smaller_input(x1, x2):
    return min(x1, x2)


@AND.mistake(**COPIED_ANSWERS)
def bits_of_both(x1, x2):
    return x1 & x2


@AND.mistake(**TABLE)
def table_of_and(x1, x2):
    return {(0, 0): 0, (0, 1): 0, (1, 0): 0, (1, 1): 1}[x1, x2]


@AND.oracle(close=exact(), because="tf.logical_and of inputs above one half")
def tensorflow_logical_and(tf):
    return oracle.gate(tf, tf.logical_and)


# --- NAND -------------------------------------------------------------------------------------------------------------


@exercise.check(
    points=3,
    close=exact(),
    given=gate_cases("NAND", [1, 1, 1, 0], [(5, 5), (-5, -5), (3.5, 2.5), (1, -5), (-5, 1)]),
    hints=[
        (
            "NAND fires when nothing holds it back: so the bias alone is enough, and the inputs push the sum down.",
            "NAND는 막는 것이 없으면 켜져요. 그러니 편향만으로 충분하고, 입력은 합을 끌어내려요.",
        ),
        (
            "Take an AND that works. Its weighted sum is positive where NAND's must be negative, and the other way "
            "round.",
            "잘 되는 AND에서 시작해 보세요. AND의 가중합이 양수인 곳에서 NAND는 음수여야 하고, 그 반대도 마찬가지예요.",
        ),
        (
            "Which rows of the table does your gate get wrong, and in which direction would the weighted sum have "
            "to move there?",
            "진리표의 어느 행이 틀리나요? 그 행에서 가중합은 어느 쪽으로 움직여야 할까요?",
        ),
    ],
)
def NAND(x1, x2):
    r"""The perceptron $-0.5 x_1 - 0.5 x_2 + 0.7 > 0$.

    Args:
        x1: any number.
        x2: any number.

    Returns:
        0 or 1.
    """
    return int(-0.5 * x1 - 0.5 * x2 + 0.7 > 0)


@NAND.script
def nand_calls(NAND, pairs):
    yield from calls("NAND", NAND, pairs)


@NAND.mistake(
    en="Every row is exactly the opposite of NAND, so you have an AND gate. NAND is the negation of AND: what happens "
    "to the signs of weights and bias?",
    ko="모든 행이 정확히 반대라서 지금은 AND 게이트예요. NAND는 AND의 부정이에요. 가중치와 편향의 부호가 어떻게 "
    "바뀌어야 할까요?",
)
def not_negated(x1, x2):
    return int(0.5 * x1 + 0.5 * x2 - 0.7 > 0)


@NAND.mistake(
    en="In the truth table only (1, 1) is wrong: your gate always fires there. Negating a gate means negating the "
    "whole weighted sum. Which signs did you turn round, and which not?",
    ko="진리표에서 (1, 1)만 틀려요. 네 행 모두에서 1이 나와요. 게이트를 부정하려면 가중합 전체의 부호가 바뀌어야 해요. "
    "어떤 부호를 뒤집었고, 어떤 부호를 그대로 두었나요?",
)
def only_bias_negated(x1, x2):
    return int(0.5 * x1 + 0.5 * x2 + 0.7 > 0)


@NAND.mistake(
    en="In the truth table your gate never fires. With all inputs off only the bias speaks: which sign must it have?",
    ko="진리표의 네 행 모두에서 0이 나와요. 입력이 모두 꺼져 있으면 편향만 남아요. 그때 1이 나오려면 편향의 부호가 "
    "어때야 할까요?",
)
def only_weights_negated(x1, x2):
    return int(-0.5 * x1 - 0.5 * x2 - 0.7 > 0)


@NAND.mistake(
    en="Your gate fires only when both inputs are off: that is NOR. A single input is too strong for your bias; how "
    "much must the bias be able to bear?",
    ko="두 입력이 모두 꺼졌을 때만 1이 나와요. 그것은 NOR예요. 입력 하나가 편향을 이겨 버렸어요. 편향이 얼마까지 "
    "버텨야 할까요?",
)
def nor(x1, x2):
    return int(-0.5 * x1 - 0.5 * x2 + 0.3 > 0)


@NAND.mistake(**NO_STEP, common=True)
def sum_of_nand(x1, x2):
    return -0.5 * x1 - 0.5 * x2 + 0.7


@NAND.mistake(**COPIED_ANSWERS)
def one_minus_product(x1, x2):
    return 1 - x1 * x2


@NAND.mistake(**COPIED_ANSWERS)
def not_both_true(x1, x2):
    return 0 if x1 and x2 else 1


@NAND.mistake(**COPIED_ANSWERS)
def not_both_one(x1, x2):
    return 0 if x1 == 1 and x2 == 1 else 1


@NAND.mistake(**TABLE)
def table_of_nand(x1, x2):
    return {(0, 0): 1, (0, 1): 1, (1, 0): 1, (1, 1): 0}[x1, x2]


@NAND.oracle(close=exact(), because="tf.logical_and, negated, of inputs above one half")
def tensorflow_logical_nand(tf):
    return oracle.gate(tf, lambda a, b: tf.logical_not(tf.logical_and(a, b)))


# --- OR ---------------------------------------------------------------------------------------------------------------


@exercise.check(
    points=3,
    close=exact(),
    given=gate_cases("OR", [0, 1, 1, 1], [(5, 5), (-5, -5), (3.5, 2.5), (0, 5), (-5, -0.5)]),
    hints=[
        (
            "One input alone must be enough now. Only when both are off may the bias win.",
            "이번에는 입력 하나만으로도 충분해야 해요. 둘 다 꺼졌을 때만 편향이 이겨야 해요.",
        ),
        (
            "Keep the weights of AND. In which direction must the bias move, and how far may it go?",
            "AND의 가중치를 그대로 써 보세요. 편향을 어느 쪽으로 옮겨야 하고, 어디까지 옮겨도 될까요?",
        ),
        (
            "Which row is the only one that must stay off, and what is its weighted sum made of?",
            "꺼져 있어야 하는 행은 하나뿐이에요. 어느 행이고, 그 행의 가중합에는 무엇이 들어 있나요?",
        ),
    ],
)
def OR(x1, x2):
    r"""The perceptron $0.6 x_1 + 0.6 x_2 - 0.5 > 0$.

    Args:
        x1: any number.
        x2: any number.

    Returns:
        0 or 1.
    """
    return int(0.6 * x1 + 0.6 * x2 - 0.5 > 0)


@OR.script
def or_calls(OR, pairs):
    yield from calls("OR", OR, pairs)


@OR.mistake(
    en="Your gate waits until both inputs are on, which is what AND does. A single weight must be able to beat the "
    "bias.",
    ko="두 입력이 모두 켜져야 1이 나와서 지금은 AND 게이트처럼 동작해요. 가중치 하나로도 편향을 이길 수 있어야 해요.",
    common=True,
)
def needs_both(x1, x2):
    return int(0.5 * x1 + 0.5 * x2 - 0.7 > 0)


@OR.mistake(
    en="Your gate fires at (0, 0) too. There only the bias speaks: on which side of zero must it be, and may it be "
    "zero?",
    ko="(0, 0)에서도 1이 나와요. 그때는 편향만 남아요. 편향은 0의 어느 쪽에 있어야 하고, 0이어도 될까요?",
)
def fires_at_nothing(x1, x2):
    return int(0.6 * x1 + 0.6 * x2 >= 0)


@OR.mistake(**NO_STEP, common=True)
def sum_of_or(x1, x2):
    return 0.6 * x1 + 0.6 * x2 - 0.5


@OR.mistake(**NO_STEP)
def sum_with_other_weights(x1, x2):
    return 0.5 * x1 + 0.5 * x2 - 0.2


@OR.mistake(
    en="At (1, 1) you give 2. Adding the inputs counts how many are on; which last step turns a count into 0 or 1?",
    ko="(1, 1)에서 2가 나와요. 입력을 더하면 켜진 입력의 개수가 돼요. 마지막에 무엇을 거쳐야 0 또는 1이 될까요?",
)
def counts_the_inputs(x1, x2):
    return x1 + x2


@OR.mistake(**COPIED_ANSWERS)
def one_is_true(x1, x2):
    return 1 if x1 or x2 else 0


@OR.mistake(**COPIED_ANSWERS)
def one_is_one(x1, x2):
    return 1 if x1 == 1 or x2 == 1 else 0


@OR.mistake(**COPIED_ANSWERS)
def larger_input(x1, x2):
    return max(x1, x2)


@OR.mistake(**COPIED_ANSWERS)
def pythons_or(x1, x2):
    return x1 or x2


@OR.mistake(**COPIED_ANSWERS)
def sum_up_to_one(x1, x2):
    return min(1, x1 + x2)


@OR.mistake(**TABLE)
def table_of_or(x1, x2):
    return {(0, 0): 0, (0, 1): 1, (1, 0): 1, (1, 1): 1}[x1, x2]


@OR.oracle(close=exact(), because="tf.logical_or of inputs above one half")
def tensorflow_logical_or(tf):
    return oracle.gate(tf, tf.logical_or)


# --- XOR --------------------------------------------------------------------------------------------------------------


@exercise.check(
    points=3,
    close=exact(),
    # At (5, 5) the answer depends on how XOR was composed; at (-5, -5) and close to it, it does not.
    given=gate_cases("XOR", [0, 1, 1, 0], [(-5, -5), (-5, -4.99)]),
    hints=[
        (
            "One perceptron is one straight line. Draw the four corners: where would the line have to run?",
            "퍼셉트론 하나는 직선 하나예요. 꼭짓점 네 개를 그려 보세요. 직선이 어디를 지나야 할까요?",
        ),
        (
            "XOR means: at least one is on, and not both are. Each half of this sentence is a gate that you have.",
            "XOR는 '적어도 하나는 켜졌고, 둘 다 켜진 것은 아니다'라는 뜻이에요. 문장의 앞쪽과 뒤쪽이 각각 이미 만든 "
            "게이트예요.",
        ),
        (
            "Write a table with the answers of the first layer's two gates. Which gate turns these two columns into "
            "XOR?",
            "첫 번째 층에 있는 두 게이트의 답을 표로 적어 보세요. 그 두 열을 XOR로 바꿔 주는 게이트는 무엇인가요?",
        ),
    ],
)
def XOR(x1, x2):
    r"""Two layers: AND of NAND and OR.

    Args:
        x1: 0 or 1.
        x2: 0 or 1.

    Returns:
        0 or 1.
    """
    return AND(NAND(x1, x2), OR(x1, x2))


@XOR.script
def xor_calls(XOR, pairs):
    yield from calls("XOR", XOR, pairs)


@XOR.mistake(
    en="Only (1, 1) is wrong: this is OR, a single perceptron. It draws one straight line, and no line separates XOR. "
    "Which gates that you have could work together in two layers?",
    ko="(1, 1)에서만 틀려요. 이것은 퍼셉트론 하나로 만든 OR예요. 퍼셉트론 하나는 직선 하나만 그을 수 있는데, XOR는 "
    "직선 하나로 나눌 수 없어요. 이미 만든 게이트들을 두 층으로 쌓는다면 무엇이 필요할까요?",
    common=True,
)
def single_perceptron(x1, x2):
    return OR(x1, x2)


@XOR.mistake(
    en="Your combination reproduces AND. One of the two gates in the first layer should say 'not both are on'. Which "
    "gate says that?",
    ko="조합한 결과가 AND와 같아졌어요. 첫 번째 층의 게이트 중 하나는 '둘 다 켜진 것은 아니다'를 알려 줘야 해요. 어떤 "
    "게이트일까요?",
)
def or_with_and(x1, x2):
    return AND(OR(x1, x2), AND(x1, x2))


@XOR.mistake(
    en="Only (0, 0) is wrong: this is NAND, or NAND combined with a gate that adds nothing. What must be true besides "
    "'not both are on'?",
    ko="(0, 0)에서만 틀려요. NAND 하나이거나, NAND에 보태는 것이 없는 조합이에요. '둘 다 켜진 것은 아니다' 말고 또 "
    "무엇이 참이어야 할까요?",
)
def nand_alone(x1, x2):
    return NAND(x1, x2)


@XOR.mistake(
    en="Your combination always fires. NAND and OR each say one half of what XOR means; must one half be true, or "
    "both?",
    ko="언제나 1이 나와요. NAND와 OR는 각각 XOR의 뜻을 절반씩 말해 줘요. 절반만 참이면 될까요, 둘 다 참이어야 할까요?",
)
def either_half(x1, x2):
    return OR(NAND(x1, x2), OR(x1, x2))


@XOR.mistake(
    en="Every row is the opposite of XOR: you fire when the inputs agree. What does the last gate do to the two "
    "answers of the first layer?",
    ko="모든 행이 XOR와 정반대예요. 두 입력이 같을 때 1이 나와요. 마지막 게이트가 첫 번째 층의 두 답을 어떻게 다루고 "
    "있나요?",
)
def xnor(x1, x2):
    return NAND(NAND(x1, x2), OR(x1, x2))


@XOR.mistake(
    en="The truth table is right, but other numbers show a polynomial instead of gates. Which gates have you built "
    "already, and how can their answers be fed to another gate?",
    ko="진리표는 맞지만, 다른 수를 넣어 보면 게이트가 아니라 다항식이에요. 이미 만든 게이트에는 무엇이 있나요? 그 답을 "
    "다른 게이트에 넣으면 어떻게 될까요?",
)
def polynomial(x1, x2):
    return x1 + x2 - 2 * x1 * x2


@XOR.mistake(
    en="The truth table is right, but your code asks whether the two inputs differ, and no gate takes part. What does "
    "each of your gates say to -5 and -4.99, and what would XOR make of these answers?",
    ko="진리표는 맞지만, 게이트를 쓰지 않고 두 입력이 서로 다른지만 묻고 있어요. 이미 만든 게이트에 -5와 -4.99를 "
    "넣으면 각각 무엇이 나오고, 그 답을 조합하면 XOR는 무엇이 될까요?",
)
def inputs_differ(x1, x2):
    return int(x1 != x2)


@XOR.mistake(
    en="The truth table is right, but this is arithmetic on the inputs (their distance, or what is left of their "
    "sum), not a combination of gates. Which gates have you built, and how can their answers be fed to another gate?",
    ko="진리표는 맞지만, 게이트를 조합한 것이 아니라 입력으로 하는 계산(둘의 거리나 합의 나머지)이에요. 이미 만든 "
    "게이트에는 무엇이 있나요? 그 답을 다른 게이트에 넣으면 어떻게 될까요?",
)
def distance(x1, x2):
    return abs(x1 - x2)


@XOR.mistake(
    en="The truth table is right, but Python's own operator does the work, and it knows whole numbers only. A gate "
    "takes any numbers: which of yours could work together?",
    ko="진리표는 맞지만, 파이썬의 연산자가 대신 일하고 있고, 이 연산자는 정수만 받아요. 게이트는 어떤 수든 받아요. "
    "이미 만든 게이트 가운데 무엇을 함께 쓰면 될까요?",
)
def pythons_xor(x1, x2):
    return x1 ^ x2


@XOR.mistake(
    en="A table of four answers has nothing to say about any other input. Compose the gates that you have built: their "
    "answers can be inputs of another gate.",
    ko="네 가지 답을 적은 표에는 다른 입력의 답이 없어요. 이미 만든 게이트들을 조합해 보세요. 한 게이트의 답이 다른 "
    "게이트의 입력이 될 수 있어요.",
)
def table_of_xor(x1, x2):
    return {(0, 0): 0, (0, 1): 1, (1, 0): 1, (1, 1): 0}[x1, x2]


@XOR.oracle(close=exact(), because="tf.math.logical_xor of inputs above one half")
def tensorflow_logical_xor(tf):
    return oracle.gate(tf, tf.math.logical_xor)


# --- perceptron -------------------------------------------------------------------------------------------------------


@exercise.check(
    points=4,
    close=exact(),
    given=[
        case(("one sample that fires", "활성화되는 샘플 하나"), make=lambda rng: _sample(rng, 0.8)),
        case(("one sample that stays silent", "활성화되지 않는 샘플 하나"), make=lambda rng: _sample(rng, -0.8)),
        case(("a batch", "배치"), x=normal(11, 4), w=normal(4), b=normal(gap=0.8)),
        case(("as many samples as inputs", "샘플 수와 입력 수가 같은 배치"), x=normal(6, 6), w=normal(6), b=0.7),
        case(
            ("weighted sums of exactly 0", "가중합이 정확히 0인 샘플"),
            x=np.array([[1.0, 2.0], [2.0, 1.0], [4.0, 0.0], [3.0, 0.0], [0.5, 0.5]]),
            w=np.array([1.0, 1.0]),
            b=-3.0,
        ),
        example(
            ("worked example, AND as a batch", "손으로 따라 하는 예, 배치로 계산한 AND"),
            x=np.array(CORNERS, dtype=np.float64),
            w=np.array([0.5, 0.5]),
            b=-0.7,
            gives=np.array([0, 0, 0, 1]),
        ),
    ],
    hints=[
        (
            "The weighted sum of one sample is a scalar product. In a batch every row is a sample of its own.",
            "샘플 하나의 가중합은 두 벡터의 내적이에요. 배치에서는 행 하나하나가 따로 샘플이에요.",
        ),
        (
            "Write down the shapes: x is (N, D), w is (D,), and N answers should come out. Which axis disappears?",
            "형상을 적어 보세요. x는 (N, D), w는 (D,)이고 답은 N개가 나와야 해요. 어느 축이 사라져야 하나요?",
        ),
        (
            "The decision is made for every sample by itself. What does a comparison of a whole array give?",
            "결정은 샘플마다 따로 내려요. 배열 전체를 수와 비교하면 무엇이 나오나요?",
        ),
    ],
)
def perceptron(x, w, b):
    r"""The perceptron, 1 where $w \cdot x + b > 0$ and 0 elsewhere (Rosenblatt 1958).

    Args:
        x: `(D,)` or `(N, D)`.
        w: weights, `(D,)`.
        b: bias.

    Returns:
        0 or 1, or `(N,)` of them.
    """
    return (np.dot(x, w) + b > 0).astype(int)


def _sample(rng, weighted_sum):
    """One sample whose weighted sum has a given value, most of it not from the bias."""
    x, w = rng.normal(size=5), rng.normal(size=5)
    return {"x": x, "w": w, "b": float(weighted_sum - x @ w)}


@perceptron.mistake(**NO_STEP, common=True)
def weighted_sum_alone(x, w, b):
    return np.dot(x, w) + b


@perceptron.mistake(
    en="One sample works, a batch does not: an `if` makes one decision, and NumPy cannot tell for which row. How can "
    "every row decide for itself?",
    ko="샘플 하나는 되지만 배치는 안 돼요. `if`는 한 번만 판단하는데 NumPy는 어느 행을 두고 판단할지 알 수 없어요. "
    "행마다 따로 판단하게 하려면 어떻게 해야 할까요?",
    common=True,
)
def if_for_a_batch(x, w, b):
    return 1 if np.dot(x, w) + b > 0 else 0


@perceptron.mistake(
    en="One sample works, but a batch gives a single answer: the sum runs over the samples too. Which axis should it "
    "run over?",
    ko="샘플 하나는 되지만 배치에서도 답이 하나만 나와요. 샘플까지 모두 더했기 때문이에요. 합을 어느 축을 따라 구해야 "
    "할까요?",
    common=True,
)
def sums_the_whole_batch(x, w, b):
    return int(np.sum(x * w) + b > 0)


@perceptron.mistake(
    en="The bias takes no part in your decision. It says how easily the neuron fires: where does it enter the sum?",
    ko="결정에 편향이 빠져 있어요. 편향은 뉴런이 얼마나 쉽게 활성화되는지를 정해요. 합의 어디에 들어가야 할까요?",
)
def bias_forgotten(x, w, b):
    del b
    return (np.dot(x, w) > 0).astype(int)


@perceptron.mistake(
    en="Your bias works in the wrong direction. A threshold is subtracted from the weighted sum; what about a bias?",
    ko="편향이 반대 방향으로 작용해요. 가중합에서 빼는 것은 임계값이에요. 편향은 어떻게 하나요?",
)
def bias_as_threshold(x, w, b):
    return (np.dot(x, w) - b > 0).astype(int)


@perceptron.mistake(
    en="The bias enters once for every input instead of once for the neuron. What is added up first, and what comes "
    "after?",
    ko="편향이 뉴런에 한 번이 아니라 입력의 수만큼 더해졌어요. 무엇을 먼저 모두 더하고, 그다음에 무엇을 더하나요?",
)
def bias_for_each_input(x, w, b):
    return (np.sum(x * w + b, axis=-1) > 0).astype(int)


@perceptron.mistake(
    en="Only samples whose weighted sum is exactly 0 differ. Does this perceptron fire at zero, or only above it?",
    ko="가중합이 정확히 0인 샘플에서만 달라요. 이 퍼셉트론은 0에서도 1인가요, 0을 넘을 때만 1인가요?",
)
def fires_at_exactly_zero(x, w, b):
    return (np.dot(x, w) + b >= 0).astype(int)


@perceptron.mistake(
    en="Samples that should stay silent give -1. Some books count that way; which two answers does this exercise have?",
    ko="활성화되지 않는 샘플에서 -1이 나와요. 그렇게 정하는 책도 있지만, 이 연습에서 답은 어떤 두 가지인가요?",
)
def answers_minus_one(x, w, b):
    return np.where(np.dot(x, w) + b > 0, 1, -1)


@perceptron.mistake(
    en="There is an answer for every single input: the products were never added up. A neuron decides once per sample.",
    ko="입력 하나하나마다 답이 나와요. 곱한 값들을 더하지 않았기 때문이에요. 뉴런은 샘플마다 한 번 결정해요.",
)
def decides_for_each_input(x, w, b):
    return (x * w + b > 0).astype(int)


@perceptron.mistake(
    en="The product was taken in the other order. With one sample per row, which axis of x belongs to the weights?",
    ko="곱하는 순서가 바뀌었어요. 샘플이 행으로 놓여 있을 때, x의 어느 축이 가중치와 짝이 되나요?",
)
def other_order(x, w, b):
    return (np.dot(w, x) + b > 0).astype(int)


@perceptron.oracle(close=exact(), because="tf.experimental.numpy.heaviside of a tensor contraction")
def tensorflow_heaviside_of_sum(tf):
    def decide(x, w, b):
        total = tf.tensordot(x, w, 1) + b
        return tf.experimental.numpy.heaviside(total, tf.zeros_like(total))

    return oracle.on_arrays(decide)


# --- xor_mlp ----------------------------------------------------------------------------------------------------------


def _rows(rng):
    """Every corner at least once, shuffled: seven rows."""
    return np.array(CORNERS, dtype=np.float64)[rng.permutation([0, 1, 2, 3, *rng.integers(0, 4, 3)])]


# From (0, 0) to (1, 0) and on to (1, 1).
EDGE = np.linspace(0, 1, 501)
PATH = np.concatenate([np.stack([EDGE, 0 * EDGE], 1), np.stack([0 * EDGE + 1, EDGE], 1)])
FAR = np.array([[5.0, 5.0], [-5.0, -5.0], [5.0, -5.0], [-5.0, 5.0], [5.0, 0.5]])


@relation((
    "At inputs 0 and 1 the output should be within 0.01 of XOR.",
    "입력이 0과 1일 때 출력은 XOR의 값과 0.01 넘게 차이 나지 않아야 해요.",
))  # fmt: skip
def near_xor(seen, given):
    return np.all(np.abs(seen["corners"] - (given["corners"].sum(axis=1) == 1)) <= 0.01)


@relation((
    "Between the corners the output should pass gradually from 0 to 1; here it jumps.",
    "꼭짓점 사이에서는 출력이 0에서 1로 서서히 변해야 하는데, 여기서는 갑자기 뛰어요.",
))  # fmt: skip
def gradual(seen, given):
    on_the_way = (seen["between"] > 0.05) & (seen["between"] < 0.95)
    return len(on_the_way) == len(given["between"]) and np.any(on_the_way)


@exercise.check(
    points=4,
    # Weights are free, so only what every smooth XOR shares is judged.
    close=within(0, 1),
    given=[
        case(("inputs 0 and 1, and others", "0과 1, 그리고 다른 입력"), corners=drawn(_rows), between=PATH, far=FAR),
        example(
            ("worked example", "손으로 따라 하는 예"),
            corners=np.array(CORNERS, dtype=np.float64),
            between=PATH,
            far=FAR,
            gives={"corners": np.array([0.00005, 0.99995, 0.99995, 0.00005])},
            digits=5,
        ),
    ],
    also=[near_xor, gradual],
    hints=[
        (
            "It is the XOR you composed of gates, with soft steps: which two gates do the hidden neurons imitate?",
            "게이트를 조합해 만든 XOR에서 계단만 부드럽게 바꾼 거예요. 은닉 뉴런 두 개는 각각 어떤 게이트를 흉내 "
            "내나요?",
        ),
        (
            "Every neuron does the same: weighted sum, bias, sigmoid. The output neuron looks at the hidden ones, not "
            "at x.",
            "모든 뉴런은 같은 일을 해요. 가중합, 편향, 시그모이드예요. 출력 뉴런이 보는 것은 x가 아니라 은닉 "
            "뉴런이에요.",
        ),
        (
            "Follow one corner by hand, as in the handout, and compare h1, h2 and y. One number per row should "
            "come out. Where does yours part from it first?",
            "안내문처럼 꼭짓점 하나를 손으로 따라가면서 h1, h2, y를 견주어 보세요. 행마다 수가 하나씩 나와야 해요. "
            "어디에서 처음으로 달라지나요?",
        ),
    ],
)
def xor_mlp(X):
    r"""XOR as a network of two hidden sigmoid neurons and one sigmoid output neuron.

    $h_1 = \sigma(20 x_1 + 20 x_2 - 10)$ is a soft OR, $h_2 = \sigma(-20 x_1 - 20 x_2 + 30)$ a soft NAND, and
    $y = \sigma(20 h_1 + 20 h_2 - 30)$ a soft AND of the two.

    Args:
        X: `(N, 2)`.

    Returns:
        `(N,)`, in (0, 1).
    """
    h1 = _sigmoid(20 * X[:, 0] + 20 * X[:, 1] - 10)
    h2 = _sigmoid(-20 * X[:, 0] - 20 * X[:, 1] + 30)
    return _sigmoid(20 * h1 + 20 * h2 - 30)


def _sigmoid(a):
    return 1 / (1 + np.exp(-a))


@xor_mlp.script
def corners_and_others(xor_mlp, corners, between, far):
    yield ("corners", "꼭짓점"), xor_mlp(corners)
    yield ("between", "꼭짓점 사이"), xor_mlp(between)
    yield ("far", "멀리 떨어진 점"), xor_mlp(far)


@xor_mlp.mistake(
    en="This is a single neuron, a soft OR: only (1, 1) is wrong. One neuron has one border line; how many does XOR "
    "need?",
    ko="이것은 뉴런 하나, 곧 부드러운 OR예요. (1, 1)에서만 틀려요. 뉴런 하나의 경계는 직선 하나예요. XOR에는 몇 개가 "
    "필요할까요?",
    common=True,
)
def single_neuron(X):
    return _sigmoid(X @ np.array([20, 20]) - 10)


@xor_mlp.mistake(
    en="Your hidden layer passes its weighted sums on as they are. Two linear layers are one linear layer, so no bend "
    "is left for XOR. What belongs between the layers?",
    ko="은닉층이 가중합을 그대로 넘기고 있어요. 선형 계층 두 개는 선형 계층 하나와 같아서 XOR를 만들 굽은 곳이 없어요. "
    "층과 층 사이에 무엇이 있어야 할까요?",
)
def linear_hidden_layer(X):
    h1 = 20 * X[:, 0] + 20 * X[:, 1] - 10
    h2 = -20 * X[:, 0] - 20 * X[:, 1] + 30
    return _sigmoid(20 * h1 + 20 * h2 - 30)


@xor_mlp.mistake(
    en="Your output lies outside 0 and 1: the last neuron returns its weighted sum. What does every neuron do after "
    "adding up?",
    ko="출력이 0과 1을 벗어나요. 마지막 뉴런이 가중합을 그대로 돌려주기 때문이에요. 모든 뉴런이 합을 구한 다음에 하는 "
    "일은 무엇인가요?",
)
def output_without_sigmoid(X):
    h1 = _sigmoid(20 * X[:, 0] + 20 * X[:, 1] - 10)
    h2 = _sigmoid(-20 * X[:, 0] - 20 * X[:, 1] + 30)
    return 20 * h1 + 20 * h2 - 30


@xor_mlp.mistake(
    en="The corners are right, but your output knows only 0 and 1 and jumps between them. The exercise asks for a "
    "smooth network: where is a hard step (or a rounding) left?",
    ko="꼭짓점은 맞지만 출력이 0과 1뿐이라 그 사이를 뛰어넘어요. 여기서는 부드러운 신경망을 만들어요. 딱딱한 계단이나 "
    "반올림이 남은 곳은 어디인가요?",
)
def hard_steps(X):
    return np.array([XOR(x1, x2) for x1, x2 in np.asarray(X) > 0.5])


@xor_mlp.mistake(
    en="Your network reproduces AND. Its second hidden neuron fires when both inputs are on, but should say that not "
    "both are. What are the signs of its weights and bias?",
    ko="신경망이 AND와 같아졌어요. 두 번째 은닉 뉴런은 둘 다 켜진 것이 아님을 알려야 하는데, 둘 다 켜졌을 때 "
    "활성화돼요. 그 뉴런의 가중치와 편향은 부호가 어떤가요?",
)
def second_neuron_is_and(X):
    h1 = _sigmoid(20 * X[:, 0] + 20 * X[:, 1] - 10)
    h2 = _sigmoid(20 * X[:, 0] + 20 * X[:, 1] - 30)
    return _sigmoid(20 * h1 + 20 * h2 - 30)


@xor_mlp.mistake(
    en="Without the biases of the hidden neurons their border lines all run through (0, 0). Which number shifts a "
    "neuron's border?",
    ko="은닉 뉴런에 편향이 없으면 경계가 모두 (0, 0)을 지나요. 뉴런의 경계를 옮겨 주는 것은 무엇인가요?",
)
def hidden_without_bias(X):
    h1 = _sigmoid(20 * X[:, 0] + 20 * X[:, 1])
    h2 = _sigmoid(-20 * X[:, 0] - 20 * X[:, 1])
    return _sigmoid(20 * h1 + 20 * h2 - 30)


@xor_mlp.mistake(
    en="The numbers are right, but they stand in a column of shape (N, 1). One number per row is asked for, shape "
    "(N,).",
    ko="값은 맞지만 (N, 1) 형상의 열로 놓여 있어요. 행마다 수 하나씩, (N,) 형상으로 돌려줘야 해요.",
)
def column(X):
    return xor_mlp(X)[:, np.newaxis]


@xor_mlp.mistake(
    en="You always return four numbers, whatever the input. X may have any number of rows, in any order.",
    ko="입력이 무엇이든 늘 네 개의 수를 돌려줘요. X의 행은 몇 개든, 어떤 순서든 될 수 있어요.",
)
def four_fixed_numbers(X):
    del X
    return np.array([0, 1, 1, 0])


@xor_mlp.oracle(close=near(1e-9), because="two keras.layers.Dense with the sigmoid, in float64")
def keras_dense(keras):
    return oracle.dense_network(
        keras,
        [np.array([[20.0, -20.0], [20.0, -20.0]]), np.array([-10.0, 30.0]), "sigmoid"],
        [np.array([[20.0], [20.0]]), np.array([-30.0]), "sigmoid"],
    )
