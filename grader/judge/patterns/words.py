"""What the patterns say: what is seen, exactly, and a question that leads on; never the right value, never the code.

Korean names end in a consonant (값, 변화량), so that the particles 이, 은 and 을 fit whatever the label is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.comparison import Moved
from grader.model import Diagnosis, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.judge.patterns.evidence import Evidence


def subject(evidence: Evidence) -> Text:
    """What the evidence is about, as a sentence begins with it."""
    label = evidence.label
    if label.en == "result":
        return Text("Your result", "결과 값")
    if isinstance(evidence.first.close, Moved) and evidence.first.look > 0:
        return Text(f"The step that leads to {quoted(label).en}", f"직전 단계에서 {quoted(label).ko}까지의 변화량")
    return Text(quoted(label).en, f"{quoted(label).ko} 값")


def inside(evidence: Evidence) -> str:
    """What the evidence is about, inside an English sentence."""
    name = subject(evidence).en
    return name if name.startswith("‘") else name[0].lower() + name[1:]


def quoted(label: Text) -> Text:
    """A label inside a sentence."""
    if label.en == "result":
        return Text("the result", "결과")
    return Text(f"‘{label.en}’", f"‘{label.ko}’")


def say(
    pattern: str, words: Text, evidence: Evidence | None = None, /, *, certain: bool = True, **facts: Text | str
) -> Diagnosis:
    """A diagnosis: a template filled with facts, in both languages.

    Args:
        pattern: its name.
        words: the template; `{subject}` is what the evidence is about.
        evidence: what was seen.
        certain: False for what is likely, but cannot be seen in the numbers.
        facts: what the template mentions.
    """
    if evidence is not None:
        about = {"subject": subject(evidence), "subject_inside": inside(evidence), "quoted": quoted(evidence.label)}
        facts = {**about, **facts}
    en = {fact: value.en if isinstance(value, Text) else value for fact, value in facts.items()}
    ko = {fact: value.ko if isinstance(value, Text) else value for fact, value in facts.items()}
    return Diagnosis(f"pattern.{pattern}", Text(words.en.format_map(en), words.ko.format_map(ko)), certain)


def number(value: float) -> str:
    """A number to four digits."""
    return f"{value:.4g}"


def numbers(values: Iterable[float]) -> str:
    """Different numbers in the order in which they come, the first few."""
    different = list(dict.fromkeys(map(number, values)))
    return ", ".join(different[:4]) + (", …" if len(different) > 4 else "")


def shape(lengths: Iterable[int]) -> str:
    """A shape as NumPy writes it."""
    return str(tuple(int(length) for length in lengths))


def axis_length(name: str, axis: int) -> Text:
    """The length of an input's axis."""
    return Text(f"the length of axis {axis} of {name}", f"{name}의 {axis}번 축 길이")


# --- no array at all ---------------------------------------------------------------------------------------------------

NONE_ALWAYS = Text(
    "{subject} is None in every case. Python gives None when a function ends without `return`; `print` only shows a "
    "value. Where is it handed back?",
    "모든 경우에 {subject}이 None이에요. 함수가 `return` 없이 끝나면 파이썬은 None을 돌려줘요. `print`는 값을 보여 주기만 "
    "해요. 값을 돌려주는 곳이 어디인가요?",
)
NONE_SOMETIMES = Text(
    "{subject} is None in some cases and a value in others: one way through the code ends without `return`. Which one?",
    "{subject}이 어떤 경우에는 None이고 어떤 경우에는 값이 있어요. 코드의 어느 길 하나가 `return` 없이 끝나고 있어요. "
    "어느 길일까요?",
)
LAZY = Text(
    "{subject} is a {kind}: a recipe that has not calculated anything yet. What makes an array of it?",
    "{subject}이 {kind}이에요. 아직 아무것도 계산하지 않은 상태예요. 어떻게 하면 배열이 될까요?",
)
UNCALLED = Text(
    "{subject} is a function itself, not what it gives. Is a pair of parentheses missing?",
    "{subject}이 함수 자체예요. 함수를 불러서 얻은 값이 아니에요. 괄호가 빠지지 않았나요?",
)
LIST = Text(
    "The numbers are right, but they come in a Python list. What follows calculates with arrays: how does a list become "
    "one?",
    "숫자는 맞지만 파이썬 리스트로 나왔어요. 다음 계산에는 배열이 필요해요. 리스트를 배열로 바꾸려면 어떻게 할까요?",
)

# --- shapes ------------------------------------------------------------------------------------------------------------

EXTRA_AXIS = Text(
    "{subject} holds the right numbers, but has an axis of length 1 too many: {got} instead of {expected}. Which step "
    "adds it, or keeps it?",
    "{subject}의 숫자는 맞지만 길이가 1인 축이 더 있어요({expected} 대신 {got}). 어느 계산에서 그 축이 생기거나 남을까요?",
)
MISSING_AXIS = Text(
    "{subject} holds the right numbers, but an axis of length 1 is missing: {got} instead of {expected}. Which step "
    "drops it?",
    "{subject}의 숫자는 맞지만 길이가 1인 축이 빠졌어요({expected} 대신 {got}). 어느 계산에서 그 축이 사라질까요?",
)
RESHAPED = Text(
    "{subject} holds the right numbers in the right order, but in shape {got} instead of {expected}.",
    "{subject}의 숫자와 순서는 맞지만, 모양이 {expected} 대신 {got}이에요.",
)
TRANSPOSED = Text(
    "{subject} holds the right numbers, but its rows and columns are exchanged. Which axis should count what?",
    "{subject}의 숫자는 맞지만 행과 열이 서로 바뀌었어요. 어느 축이 무엇을 세어야 할까요?",
)
PERMUTED = Text(
    "{subject} holds the right numbers, but its axes are in another order. Which axis should stand where?",
    "{subject}의 숫자는 맞지만 축의 순서가 달라요. 어느 축이 어디에 있어야 할까요?",
)
BROADCAST = Text(
    "{subject} has shape {got}: every entry was combined with every other one, as happens when a row meets a column. "
    "The diagonal holds the right numbers. Which shapes meet there?",
    "{subject}의 모양이 {got}이에요. 행과 열이 만나서 모든 원소가 서로 짝지어졌어요. 대각선에는 맞는 숫자가 있어요. "
    "어떤 모양끼리 만났을까요?",
)
NOT_REDUCED = Text(
    "{subject} still has shape {got}, but should have shape {expected}; its entries are right so far. What is left to be "
    "done with them?",
    "{subject}의 모양이 아직 {got}이에요. {expected} 모양이 되어야 해요. 여기까지의 숫자는 맞아요. 이제 무엇을 더 해야 "
    "할까요?",
)
NOT_REDUCED_NUMBER = Text(
    "{subject} still has shape {got}, but should be a single number; its entries are right so far. What is left to be "
    "done with them?",
    "{subject}의 모양이 아직 {got}이에요. 숫자 하나가 되어야 해요. 여기까지의 숫자는 맞아요. 이제 무엇을 더 해야 할까요?",
)
REDUCED = Text(
    "{subject} is the {kind} of what it should be, taken over {axes}. Over which axes should be added up, and which ones "
    "should stay?",
    "{subject}이 있어야 할 값을 {axes}에 대해 {kind}낸 것과 같아요. 어느 축을 합치고 어느 축을 남겨야 할까요?",
)
AXIS_LENGTH = Text(
    "Axis {axis} of {quoted} has the length of axis {got_axis} of {got_name} ({got}), but should have that of axis "
    "{wanted_axis} of {wanted_name} ({wanted}). Along which axis should the calculation run?",
    "{quoted}의 {axis}번 축이 {got_name}의 {got_axis}번 축만큼({got}) 길어요. {wanted_name}의 {wanted_axis}번 축만큼({wanted}) "
    "길어야 해요. 계산은 어느 축을 따라가야 할까요?",
)

# --- NaN and infinity ---------------------------------------------------------------------------------------------------

NOT_FINITE = Text(
    "{subject} is {what} exactly where {where}.{why} Which step cannot take such numbers?",
    "{where_ko} 바로 그곳에서 {subject}이 {what_ko}예요.{why_ko} 어느 계산이 그런 수를 견디지 못할까요?",
)
OVERFLOW = Text(
    " (The exponential of 710 is more than a float can hold.)",
    " (710의 지수 함수 값은 실수형에 담을 수 없을 만큼 커요.)",
)

# --- other results --------------------------------------------------------------------------------------------------------

UNCHANGED = Text(
    "{subject} is {name} itself, unchanged, in every case. What should be done with it?",
    "모든 경우에 {subject}이 {name} 그대로예요. 여기에 무엇을 해야 할까요?",
)
CONSTANT = Text(
    "{subject} is {value} everywhere and in every case, whatever the input. Which part of the calculation cancels out, or is left out?",
    "입력이 무엇이든 {subject}이 어디서나 {value}예요. 계산의 어느 부분이 서로 지워지거나 빠졌을까요?",
)
STOOD_STILL = Text(
    "{subject} is 0: nothing moved. Is what you calculate written back, into the object that was given?",
    "{subject}이 0이에요. 아무것도 움직이지 않았어요. 계산한 값을, 받은 객체에 다시 써넣고 있나요?",
)
SWAPPED = Text(
    "{first} and {second} have changed places: each holds the numbers of the other.",
    "{first}와 {second}의 자리가 바뀌었어요. 서로 상대의 숫자를 가지고 있어요.",
)
MISTAKEN = Text(
    "{subject} holds the numbers that belong to {other}.",
    "{subject}이 {other}에 있어야 할 숫자예요.",
)
STALE = Text(
    "{subject} is the same as {other}, although the inputs are others. Is something kept from the earlier call?",
    "입력이 달라졌는데도 {subject}이 {other}와 똑같아요. 앞선 호출에서 남은 값이 쓰이고 있지는 않나요?",
)
ACCUMULATED = Text(
    "{subject} is the sum of {other} and of what it should be. Should the earlier call still count?",
    "{subject}이 {other}에 제 값을 더한 것과 같아요. 앞선 호출의 값이 아직 남아 있어야 할까요?",
)

# --- right numbers in the wrong places ------------------------------------------------------------------------------------

FLIPPED = Text(
    "{subject} holds the right numbers, but compared with ours they stand in reverse order along {axes}.",
    "{subject}의 숫자는 맞지만, {axes}을 따라 기대한 것과 순서가 거꾸로예요.",
)
SHIFTED = Text(
    "{subject} is shifted by one place along {axes}. Where does the counting begin?",
    "{subject}이 {axes}을 따라 한 칸 밀려 있어요. 어디서부터 세기 시작하나요?",
)
REARRANGED = Text(
    "{subject} holds the right numbers, but in other places. In which order are they put there?",
    "{subject}의 숫자는 모두 맞지만 자리가 달라요. 어떤 순서로 놓고 있나요?",
)

# --- size, sign, precision --------------------------------------------------------------------------------------------------

SCALED = Text(
    "{subject} is {factor} times ours, everywhere and in every case. Where could such a factor get in, or get lost?",
    "모든 경우에 {subject}이 어디서나 기대한 값의 {factor}배예요. 이런 배수가 어디에서 끼어들거나 빠졌을까요?",
)
SCALED_BY_NAME = Text(
    "{subject} is {factor} times ours, everywhere and in every case; that is {name}. Where could it get in, or get lost?",
    "모든 경우에 {subject}이 어디서나 기대한 값의 {factor}배예요. 이 수는 {name}이에요. 어디에서 끼어들거나 빠졌을까요?",
)
LOGARITHM = Text(
    "{subject} is {factor} times ours, everywhere and in every case; that is {name}. To which base is the logarithm taken?",
    "모든 경우에 {subject}이 어디서나 기대한 값의 {factor}배예요. 이 수는 {name}이에요. 로그의 밑이 무엇인가요?",
)
OPPOSITE = Text(
    "{subject} has the right size everywhere, but the opposite sign. What is subtracted from what, and which way should "
    "it point?",
    "{subject}의 크기는 어디서나 맞지만 부호가 반대예요. 무엇에서 무엇을 빼나요? 어느 쪽을 향해야 할까요?",
)
SCALED_BY = Text(
    "{subject} is ours times {formula} in every case, where n is {source} ({values}).{single} {question}",
    "모든 경우에 {subject}이 기대한 값의 {formula}배예요. 여기서 n은 {source}예요({values}).{single} {question}",
)
SINGLE = Text(" A single sample counts as 1.", " 샘플이 하나뿐이면 1로 세요.")
SUM_OR_MEAN = Text(
    "Is something summed up where it should be averaged, or averaged twice?",
    "평균을 내야 할 곳에서 더하기만 했거나, 평균을 두 번 내지는 않았나요?",
)
ONCE_TOO_OFTEN = Text(
    "Does it come in too often, or not often enough?", "이 수가 너무 여러 번 쓰였거나, 덜 쓰이지는 않았나요?"
)
EACH_SCALED = Text(
    "Within each case {subject_inside} is off by one and the same factor ({values}). The proportions are right: what "
    "sets the scale?",
    "{subject}이 경우마다 하나의 배수만큼만 달라요({values}배). 비율은 맞아요. 전체 크기는 무엇이 정하나요?",
)
ROWS_SCALED = Text(
    "Go along {axes} of {quoted}: all entries of such a line are off by the same factor, each line by its own. What is a whole line multiplied with, or divided by?",
    "{quoted}에서 {axes}을 따라가 보면, 한 줄의 원소가 모두 같은 배수만큼 달라요(배수는 줄마다 달라요). 한 줄 전체에 무엇을 곱하거나 나누나요?",
)
ROWS_MOVED = Text(
    "Go along {axes} of {quoted}: all entries of such a line are off by the same amount, each line by its own. What is added to a whole line, or subtracted from it?",
    "{quoted}에서 {axes}을 따라가 보면, 한 줄의 원소가 모두 같은 양만큼 어긋나 있어요(양은 줄마다 달라요). 한 줄 전체에 무엇을 더하거나 빼나요?",
)
OFFSET = Text(
    "{subject} is ours {sign} {amount}, everywhere and in every case. Where could that get in, or get lost?",
    "모든 경우에 {subject}이 어디서나 기대한 값보다 {amount}만큼 {sign}. 어디에서 끼어들거나 빠졌을까요?",
)
EACH_OFFSET = Text(
    "Within each case {subject_inside} is off by one and the same amount ({values}). What is added to, or subtracted "
    "from, all entries alike?",
    "{subject}이 경우마다 똑같은 양만큼만 어긋나 있어요({values}). 모든 원소에 똑같이 더하거나 빼는 것이 무엇인가요?",
)
TERM = Text(
    "{subject} differs from ours by exactly {name}, in every case. Does {name} come in once too often, or not at all?",
    "모든 경우에 {subject}과 기대한 값의 차이가 정확히 {name}이에요. {name}이(가) 한 번 더 들어갔거나, 빠지지 않았나요?",
)
MULTIPLE = Text(
    "{subject} differs from ours by a multiple of {name}, in every case. How often, and with which factor, should {name} "
    "come in?",
    "모든 경우에 {subject}과 기대한 값의 차이가 {name}의 배수예요. {name}은(는) 몇 번, 어떤 배수로 들어가야 할까요?",
)
TIMES = Text(
    "{subject} is ours times {name}, entry by entry. Does {name} come in once too often?",
    "{subject}이 기대한 값에 {name}을(를) 원소마다 곱한 것과 같아요. {name}이(가) 한 번 더 들어가지 않았나요?",
)
DIVIDED = Text(
    "{subject} is ours divided by {name}, entry by entry. Should {name} not come in (once more)?",
    "{subject}이 기대한 값을 {name}(으)로 원소마다 나눈 것과 같아요. {name}이(가) (한 번 더) 들어가야 하지 않을까요?",
)
FUNCTION = Text(
    "{subject} is {function} ours, everywhere and in every case. Is a step missing, or one too many?",
    "모든 경우에 {subject}이 기대한 값의 {function} 같아요. 빠진 단계나 하나 더 들어간 단계가 있나요?",
)
COMPLEMENT = Text(
    "{subject} is 1 minus ours, everywhere and in every case. Of two things that add up to 1, which one is asked for?",
    "모든 경우에 {subject}이 어디서나 1에서 기대한 값을 뺀 것과 같아요. 더하면 1이 되는 둘 가운데 어느 쪽을 구해야 할까요?",
)
SIGNS_LOST = Text(
    "{subject} has the right sizes, but nothing is negative any more. Where do the signs get lost?",
    "{subject}의 크기는 맞지만 음수가 하나도 없어요. 부호가 어디에서 사라졌을까요?",
)
SIGNS = Text(
    "{subject} has the right sizes, but some of the signs are wrong. What decides the sign?",
    "{subject}의 크기는 맞지만 부호가 틀린 곳이 있어요. 부호는 무엇이 정하나요?",
)
NEGATIVES_CUT = Text(
    "{subject} is right where it is positive, and 0 where it should be negative. What cuts it off?",
    "{subject}이 양수인 곳은 맞지만, 음수여야 할 곳이 0이에요. 무엇이 잘라 내고 있나요?",
)
WHOLE = Text(
    "{subject} holds whole numbers: everything after the decimal point is gone. Which step, or which dtype, cuts it off?",
    "{subject}이 정수뿐이에요. 소수점 아래가 사라졌어요. 어느 계산이나 어떤 dtype이 잘라 냈을까요?",
)
SINGLE_PRECISION = Text(
    "{subject} agrees with ours to about {digits} digits, as numbers in {dtype} do. Where do they lose their precision?",
    "{subject}이 기대한 값과 {digits}자리쯤만 같아요. {dtype}으로 계산하면 이만큼만 맞아요. 정밀도를 어디에서 잃었을까요?",
)
NEARLY = Text(
    "{subject} agrees with ours to about {digits} digits in every case: more than by accident, less than rounding would "
    "leave. A constant that was rounded, a small number like 1e-7 in another place, or a coarse step can do that.",
    "모든 경우에 {subject}이 기대한 값과 {digits}자리쯤 같아요. 우연이라기에는 가깝고, 반올림 오차라기에는 멀어요. "
    "반올림한 상수, 1e-7 같은 작은 수의 자리, 너무 큰 간격 때문일 수 있어요.",
)
SPREAD = Text(
    "The numbers in {quoted} follow the right kind of distribution, but spread about {factor} times as far as they should. "
    "What sets their spread?",
    "{quoted}의 난수는 분포의 종류는 맞지만, 퍼진 정도가 있어야 할 것의 {factor}배쯤이에요. 퍼진 정도는 무엇이 정하나요?",
)
CENTRE = Text(
    "The numbers in {quoted} follow the right kind of distribution, but it is centred in another place. Where should its "
    "middle be?",
    "{quoted}의 난수는 분포의 종류는 맞지만 중심이 다른 곳에 있어요. 가운데가 어디여야 할까요?",
)

# --- where -------------------------------------------------------------------------------------------------------------------

WHERE = Text(
    "{subject} is wrong exactly where {where}; everywhere else it is right. What is different there?",
    "{subject}은 {where_ko} 곳에서만 틀리고 다른 곳은 모두 맞아요. 그곳은 무엇이 다른가요?",
)
WITHIN = Text(
    "{subject} is wrong only where {where}; everywhere else it is right. What is different there?",
    "{subject}이 틀린 곳은 모두 {where_ko} 곳이고, 나머지는 다 맞아요. 그곳은 무엇이 다른가요?",
)
ONLY_PLACE = Text(
    "{subject} is wrong at {place} only; everywhere else it is right.",
    "{subject}은 {place}에서만 틀리고 다른 곳은 모두 맞아요.",
)
ONLY_RIGHT_PLACE = Text(
    "{subject} is right at {place} only. What changes after that?",
    "{subject}은 {place}에서만 맞아요. 그다음에 무엇이 달라지나요?",
)
FROM_PLACE = Text(
    "{subject} is right up to index {index} of axis {axis}, and wrong from there on, in every case. What is carried on from "
    "one to the next?",
    "모든 경우에 {subject}이 {axis}번 축의 {index}번까지는 맞고 그다음부터 틀려요. 다음으로 무엇을 넘겨주고 있나요?",
)
LATER_STEPS = Text(
    "The first {count} right, in every case; from {label} on it differs. What does your object remember from one step to "
    "the next?",
    "모든 경우에 처음 {count_ko} 맞고, {label}부터 달라져요. 한 단계에서 다음 단계로 무엇을 기억해 두나요?",
)
SINGLE_SAMPLE_ONLY = Text(
    "{subject} is right for a batch of one sample, but for no larger one. Which axis counts the samples?",
    "{subject}은 샘플이 하나뿐인 배치에서만 맞고, 더 큰 배치에서는 모두 틀려요. 샘플을 세는 축이 어느 것인가요?",
)
SQUARE_ONLY = Text(
    "{subject} is right only where {name} is square. Which axis is taken for which?",
    "{subject}은 {name}이(가) 정사각형일 때만 맞아요. 어느 축을 어느 축으로 여기고 있나요?",
)
PARAMETER = Text(
    "{subject} is right as long as {name} is {value}, and wrong with every other value. Where does {name} come in?",
    "{subject}은 {name}이(가) {value}일 때만 맞고, 다른 값에서는 모두 틀려요. {name}은(는) 어디에서 쓰이나요?",
)
PARAMETER_DEFAULT = Text(
    "{subject} is right as long as {name} keeps its default, and wrong when it is given. Where does {name} come in?",
    "{subject}은 {name}을(를) 따로 주지 않으면 맞고, 주면 틀려요. {name}은(는) 어디에서 쓰이나요?",
)
LARGE_INPUTS = Text(
    "{subject} is wrong only in the cases with large numbers (up to {size} in {name}). Which intermediate result gets too "
    "large or too small there?",
    "{subject}은 수가 큰 경우({name}이(가) {size}쯤까지)에만 틀려요. 그때 너무 커지거나 작아지는 중간값이 무엇일까요?",
)
ZERO = Text(
    "{subject} is 0 everywhere and in every case, whatever the input. Is the calculation stored where the result is taken from, or multiplied with 0?",
    "입력이 무엇이든 {subject}이 어디서나 0이에요. 계산한 값이 결과에 제대로 담기나요? 0을 곱하고 있지는 않나요?",
)
ALIKE = Text(
    "All entries of {quoted} along {axes} are the same, but they should differ. Which input should tell them apart?",
    "{quoted}에서 {axes}을 따라가 보면 원소가 모두 같아요. 서로 달라야 해요. 무엇이 이들을 다르게 만들어야 할까요?",
)
ROWS_SUM_TO_1 = Text(
    "Ours adds up to 1 along the last axis, in every case; {subject_inside} does not. What makes the numbers of one line add up to 1?",
    "기대한 값은 마지막 축을 따라 더하면 언제나 1이지만, {subject}은 그렇지 않아요. 한 줄의 합을 1로 만드는 것은 무엇인가요?",
)
ROWS_SUM_TO_0 = Text(
    "Ours adds up to 0 along the last axis, in every case; {subject_inside} does not. Which parts should cancel?",
    "기대한 값은 마지막 축을 따라 더하면 언제나 0이지만, {subject}은 그렇지 않아요. 무엇과 무엇이 서로 지워져야 할까요?",
)
COLUMNS_SUM_TO_0 = Text(
    "Ours adds up to 0 along axis 0, in every case; {subject_inside} does not. Which parts should cancel?",
    "기대한 값은 0번 축을 따라 더하면 언제나 0이지만, {subject}은 그렇지 않아요. 무엇과 무엇이 서로 지워져야 할까요?",
)
BETWEEN_0_AND_1 = Text(
    "Ours lies between 0 and 1 everywhere and in every case; {subject_inside} does not. What should keep it there?",
    "기대한 값은 언제나 0과 1 사이에 있지만, {subject}은 그 범위를 벗어나요. 무엇이 값을 그 안에 머물게 할까요?",
)
BETWEEN_MINUS_1_AND_1 = Text(
    "Ours lies between -1 and 1 everywhere and in every case; {subject_inside} does not. What should keep it there?",
    "기대한 값은 언제나 -1과 1 사이에 있지만, {subject}은 그 범위를 벗어나요. 무엇이 값을 그 안에 머물게 할까요?",
)
NEVER_NEGATIVE = Text(
    "Ours is never negative; {subject_inside} is, in every case. Where could the minus come from?",
    "기대한 값은 음수가 되는 일이 없지만, {subject}에는 음수가 있어요. 음의 부호는 어디에서 왔을까요?",
)
RIGHT_WAY = Text(
    "The step that leads to {quoted} points the right way in every entry, but its size is not right. Which factors set the size?",
    "직전 단계에서 {quoted}까지의 변화량은 어디서나 방향이 맞지만 크기가 달라요. 크기는 무엇이 정하나요?",
)
RIGHT_WAY_TOO_FAR = Text(
    "The step that leads to {quoted} points the right way, but goes too far in every entry. Which factors set the size?",
    "직전 단계에서 {quoted}까지의 변화량은 방향이 맞지만 어디서나 너무 커요. 크기는 무엇이 정하나요?",
)
RIGHT_WAY_TOO_SHORT = Text(
    "The step that leads to {quoted} points the right way, but is too short. Which factors set the size?",
    "직전 단계에서 {quoted}까지의 변화량은 방향이 맞지만 너무 작아요. 크기는 무엇이 정하나요?",
)
WRONG_WAY = Text(
    "The step that leads to {quoted} points the opposite way in every entry. Which way is down?",
    "직전 단계에서 {quoted}까지의 변화량은 어디서나 방향이 반대예요. 어느 쪽이 내려가는 쪽일까요?",
)
LARGER = Text(
    "{subject} lies above ours, everywhere and in every case. What is left out that makes it smaller, or what is counted twice?",
    "모든 경우에 {subject}이 어디서나 기대한 값보다 커요. 값을 줄여 줄 것이 빠졌거나, 무엇을 두 번 더하지는 않았나요?",
)
SMALLER = Text(
    "{subject} lies below ours, everywhere and in every case. What is left out that makes it larger, or what is taken away twice?",
    "모든 경우에 {subject}이 어디서나 기대한 값보다 작아요. 값을 키워 줄 것이 빠졌거나, 무엇을 두 번 빼지는 않았나요?",
)
ONLY_WRONG = Text(
    "Only {quoted} is wrong; everything else is right in every case. What goes into it only?",
    "{quoted}만 틀리고 나머지는 모든 경우에 맞아요. 여기에만 들어가는 것이 무엇인가요?",
)
ONLY_RIGHT = Text(
    "Only {quoted} is right in every case; everything else is wrong at least once. What goes into the others only?",
    "모든 경우에 맞는 것은 {quoted}뿐이고, 나머지는 틀린 곳이 있어요. 나머지에만 들어가는 것이 무엇인가요?",
)
SOME_WRONG = Text(
    "Right in every case: {right}. Wrong at least once: {wrong}. What goes into these only?",
    "모든 경우에 맞는 것: {right}. 틀린 곳이 있는 것: {wrong}. 틀린 것에만 들어가는 것이 무엇인가요?",
)
ONE_LONGER = Text(
    "Axis {axis} of {quoted} is longer by 1 than it should be, in every case. Is something counted at both ends?",
    "모든 경우에 {quoted}의 {axis}번 축이 있어야 할 길이보다 1만큼 길어요. 양 끝을 모두 세고 있지는 않나요?",
)
ONE_SHORTER = Text(
    "Axis {axis} of {quoted} is shorter by 1 than it should be, in every case. Is one of the ends not counted?",
    "모든 경우에 {quoted}의 {axis}번 축이 있어야 할 길이보다 1만큼 짧아요. 한쪽 끝을 빠뜨리지는 않았나요?",
)
AXES = Text(
    "{subject} is right where {name} has {right}, and wrong where it has {wrong}. Which axes does the code count on?",
    "{subject}은 {name}의 축이 {right}일 때는 맞고 {wrong}일 때는 틀려요. 코드는 축이 몇 개라고 여기고 있나요?",
)
