"""What is said of numbers that differ by a factor, an amount, a sign, a function, or their precision."""

from __future__ import annotations

from grader.model import Text

NOT_FINITE = Text(
    "{subject} is {what} exactly where {where}.{why} Which step cannot take such numbers?",
    "{where_ko} 바로 그곳에서 {subject}이 {what_ko}.{why_ko} 어느 계산이 그런 수를 견디지 못할까요?",
)
OVERFLOW = Text(
    " (The exponential of 710 is more than a float can hold.)",
    " (710의 지수 함수 값은 실수형에 담을 수 없을 만큼 커요.)",
)

SCALED = Text(
    "{subject} is {factor} times ours, everywhere and in every case. Where could such a factor get in, or get lost?",
    "모든 경우에 {subject}이 어디서나 기대한 값의 {factor}배예요. 이런 배수가 어디에서 끼어들거나 빠졌을까요?",
)
SCALED_BY_NAME = Text(
    "{subject} is {factor} times ours ({name}), everywhere and in every case. Where could that get in, or get lost?",
    "모든 경우에 {subject}이 어디서나 기대한 값의 {factor}배({name})예요. 이런 배수가 어디에서 끼어들거나 빠졌을까요?",
)
LOGARITHM = Text(
    "{subject} is {factor} times ours ({name}), everywhere and in every case. To which base is the logarithm taken?",
    "모든 경우에 {subject}이 어디서나 기대한 값의 {factor}배({name})예요. 로그의 밑이 무엇인가요?",
)
OPPOSITE = Text(
    "{subject} has the right size everywhere, but the opposite sign. What is subtracted from what, and which way "
    "should it point?",
    "{subject}의 크기는 어디서나 맞지만 부호가 반대예요. 무엇에서 무엇을 빼나요? 어느 쪽을 향해야 할까요?",
)
SCALED_BY = Text(
    "{subject} is ours times {formula} in every case, where n is {source} ({values}).{single} {question}",
    "모든 경우에 {subject}이 기대한 값의 {formula}배예요. n은 {source}({values})를 뜻해요.{single} {question}",
)
SINGLE = Text(
    " A single sample counts as 1.",
    " 샘플이 하나뿐이면 1로 세요.",
)
SUM_OR_MEAN = Text(
    "Is something summed up where it should be averaged, or averaged twice?",
    "평균을 내야 할 곳에서 더하기만 했거나, 평균을 두 번 내지는 않았나요?",
)
ONCE_TOO_OFTEN = Text(
    "Does it come in too often, or not often enough?",
    "이 수가 너무 여러 번 쓰였거나, 덜 쓰이지는 않았나요?",
)
EACH_SCALED = Text(
    "Within each case {subject_inside} is off by one and the same factor ({values}). The proportions are right: "
    "what sets the scale?",
    "{subject}이 경우마다 하나의 배수만큼만 달라요({values}배). 비율은 맞아요. 전체 크기는 무엇이 정하나요?",
)
ROWS_SCALED = Text(
    "Go along {axes} of {quoted}: all entries of such a line are off by the same factor, each line by its own. What "
    "is a whole line multiplied with, or divided by?",
    "{quoted}에서 {axes}을 따라가 보면, 한 줄의 원소가 모두 같은 배수만큼 달라요(배수는 줄마다 달라요). 한 줄 "
    "전체에 무엇을 곱하거나 나누나요?",
)
ROWS_MOVED = Text(
    "Go along {axes} of {quoted}: all entries of such a line are off by the same amount, each line by its own. What "
    "is added to a whole line, or subtracted from it?",
    "{quoted}에서 {axes}을 따라가 보면, 한 줄의 원소가 모두 같은 양만큼 어긋나 있어요(양은 줄마다 달라요). 한 줄 "
    "전체에 무엇을 더하거나 빼나요?",
)
ALIKE = Text(
    "All entries of {quoted} along {axes} are the same, but they should differ. Which input should tell them apart?",
    "{quoted}에서 {axes}을 따라가 보면 원소가 모두 같아요. 서로 달라야 해요. 무엇이 이들을 다르게 만들어야 할까요?",
)
OFFSET = Text(
    "{subject} is ours {sign} {amount}, everywhere and in every case. Where could that get in, or get lost?",
    "모든 경우에 {subject}이 어디서나 기대한 값보다 {amount}만큼 {sign}. 그만큼이 어디에서 끼어들거나 빠졌을까요?",
)
EACH_OFFSET = Text(
    "Within each case {subject_inside} is off by one and the same amount ({values}). What is added to, or "
    "subtracted from, all entries alike?",
    "{subject}이 경우마다 똑같은 양만큼만 어긋나 있어요({values}). 모든 원소에 똑같이 더하거나 빼는 것이 무엇인가요?",
)
TERM = Text(
    "{subject} differs from ours by exactly {name}, in every case. Does {name} come in once too often, or not at all?",
    "모든 경우에 {subject}과 기대한 값의 차이가 {name}의 값과 똑같아요. 그 값이 한 번 더 들어갔거나, 빠지지 않았나요?",
)
MULTIPLE = Text(
    "{subject} differs from ours by a multiple of {name}, in every case. How often, and with which factor, should "
    "{name} come in?",
    "모든 경우에 {subject}과 기대한 값의 차이가 {name}의 배수예요. 그 값은 몇 번, 어떤 배수로 들어가야 할까요?",
)
TIMES = Text(
    "{subject} is ours times {name}, entry by entry. Does {name} come in once too often?",
    "{subject}이 기대한 값에 {name}의 값을 원소마다 곱한 것과 같아요. 그 값이 한 번 더 들어가지 않았나요?",
)
DIVIDED = Text(
    "{subject} is ours divided by {name}, entry by entry. Does {name} not come in often enough?",
    "{subject}이 기대한 값을 {name}의 값으로 원소마다 나눈 것과 같아요. 그 값이 덜 들어가지 않았나요?",
)
FUNCTION = Text(
    "{subject} is {function} ours, everywhere and in every case. Is a step missing, or one too many?",
    "모든 경우에 {subject}이 기대한 값의 {function} 같아요. 빠진 단계나 하나 더 들어간 단계가 있나요?",
)
COMPLEMENT = Text(
    "{subject} is 1 minus ours, everywhere and in every case. Of two things that add up to 1, which one is asked for?",
    "모든 경우에 {subject}이 어디서나 1에서 기대한 값을 뺀 것과 같아요. 더하면 1이 되는 둘 가운데 어느 쪽을 구해야 "
    "할까요?",
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
    "{subject} holds whole numbers: everything after the decimal point is gone. Which step, or which dtype, cuts it "
    "off?",
    "{subject}이 정수뿐이에요. 소수점 아래가 사라졌어요. 어느 계산이나 어떤 dtype이 잘라 냈을까요?",
)
SINGLE_PRECISION = Text(
    "{subject} agrees with ours to about {digits} digits, as numbers in {dtype} do. Where do they lose their "
    "precision?",
    "{subject}이 기대한 값과 {digits}자리쯤만 같아요. {dtype}으로 계산하면 이만큼만 맞아요. 정밀도를 어디에서 "
    "잃었을까요?",
)
NEARLY = Text(
    "{subject} agrees with ours to about {digits} digits in every case: more than by accident, less than rounding "
    "would leave. A constant that was rounded, a small number like 1e-7 in another place, or a coarse step can do "
    "that.",
    "모든 경우에 {subject}이 기대한 값과 {digits}자리쯤 같아요. 우연이라기에는 가깝고, 반올림 오차라기에는 멀어요. "
    "반올림한 상수, 1e-7 같은 작은 수의 자리, 너무 큰 간격 때문일 수 있어요.",
)
SPREAD = Text(
    "The numbers in {quoted} follow the right kind of distribution, but spread about {factor} times as far as they "
    "should. What sets their spread?",
    "{quoted}의 난수는 분포의 종류는 맞지만, 퍼진 정도가 있어야 할 것의 {factor}배쯤이에요. 퍼진 정도는 무엇이 "
    "정하나요?",
)
CENTRE = Text(
    "The numbers in {quoted} follow the right kind of distribution, but it is centred in another place. Where "
    "should its middle be?",
    "{quoted}의 난수는 분포의 종류는 맞지만 중심이 다른 곳에 있어요. 가운데가 어디여야 할까요?",
)

ROWS_SUM_TO_1 = Text(
    "Ours adds up to 1 along the last axis, in every case; {subject_inside} does not. What makes the numbers of one "
    "line add up to 1?",
    "기대한 값은 마지막 축을 따라 더하면 언제나 1이지만, {subject}은 그렇지 않아요. 한 줄의 합을 1로 만드는 것은 "
    "무엇인가요?",
)
ROWS_SUM_TO_0 = Text(
    "Ours adds up to 0 along the last axis, in every case; {subject_inside} does not. Which parts should cancel?",
    "기대한 값은 마지막 축을 따라 더하면 언제나 0이지만, {subject}은 그렇지 않아요. 무엇과 무엇이 서로 지워져야 "
    "할까요?",
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
    "Ours is never negative; {subject_inside} is. Where could the minus come from?",
    "기대한 값은 음수가 되는 일이 없지만, {subject}에는 음수가 있어요. 음의 부호는 어디에서 왔을까요?",
)
RIGHT_WAY = Text(
    "The step that leads to {quoted} points the right way in every entry, but its size is not right. What decides "
    "how far it goes?",
    "직전 단계에서 {quoted}까지의 변화량은 어디서나 방향이 맞지만 크기가 달라요. 얼마나 멀리 갈지는 무엇이 정하나요?",
)
RIGHT_WAY_TOO_FAR = Text(
    "The step that leads to {quoted} points the right way, but goes too far in every entry. What decides how far it "
    "goes?",
    "직전 단계에서 {quoted}까지의 변화량은 방향이 맞지만 어디서나 너무 커요. 얼마나 멀리 갈지는 무엇이 정하나요?",
)
RIGHT_WAY_TOO_SHORT = Text(
    "The step that leads to {quoted} points the right way, but is too short. What decides how far it goes?",
    "직전 단계에서 {quoted}까지의 변화량은 방향이 맞지만 너무 작아요. 얼마나 멀리 갈지는 무엇이 정하나요?",
)
WRONG_WAY = Text(
    "The step that leads to {quoted} points the opposite way in every entry. Which way is down?",
    "직전 단계에서 {quoted}까지의 변화량은 어디서나 방향이 반대예요. 어느 쪽이 내려가는 쪽일까요?",
)
LARGER = Text(
    "{subject} lies above ours, everywhere and in every case. What is left out that makes it smaller, or what is "
    "counted twice?",
    "모든 경우에 {subject}이 어디서나 기대한 값보다 커요. 값을 줄여 줄 것이 빠졌거나, 무엇을 두 번 더하지는 않았나요?",
)
SMALLER = Text(
    "{subject} lies below ours, everywhere and in every case. What is left out that makes it larger, or what is "
    "taken away twice?",
    "모든 경우에 {subject}이 어디서나 기대한 값보다 작아요. 값을 키워 줄 것이 빠졌거나, 무엇을 두 번 빼지는 않았나요?",
)
