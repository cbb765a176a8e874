"""What is said of results that are right here and wrong there: entries, steps, cases, looks."""

from __future__ import annotations

from grader.model import Text

WHERE = Text(
    "{subject} is wrong exactly where {where}; everywhere else it is right. What is different there?",
    "{where_ko} 곳에서만 {subject}이 틀리고 다른 곳은 모두 맞아요. 그곳은 무엇이 다른가요?",
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
    "{subject} is right up to index {index} of axis {axis}, and wrong from there on, in every case. What is carried "
    "on from one to the next?",
    "모든 경우에 {subject}이 {axis}번 축의 {index}번까지는 맞고 그다음부터 틀려요. 다음으로 무엇을 넘겨주고 있나요?",
)
LATER_STEPS = Text(
    "The first {count} right, in every case; from {label} on it differs. What does your object remember from one "
    "step to the next?",
    "모든 경우에 처음 {count_ko} 맞고, {label}부터 달라져요. 한 단계에서 다음 단계로 무엇을 기억해 두나요?",
)

AXES = Text(
    "{subject} is right where {name} has {right}, and wrong where it has {wrong}. Which axes does the code count on?",
    "{subject}은 {name}의 축이 {right}일 때는 맞고 {wrong}일 때는 틀려요. 코드는 축이 몇 개라고 여기고 있나요?",
)
SINGLE_SAMPLE_ONLY = Text(
    "{subject} is right for a batch of one sample, but for no larger one. Which axis counts the samples?",
    "{subject}은 샘플이 하나뿐인 배치에서만 맞고, 더 큰 배치에서는 모두 틀려요. 샘플을 세는 축이 어느 것인가요?",
)
SQUARE_ONLY = Text(
    "{subject} is right only where {name} is square. Which axis is taken for which?",
    "{subject}은 {name}의 변이 모두 같을 때만 맞아요. 어느 축을 어느 축으로 여기고 있나요?",
)
PARAMETER = Text(
    "{subject} is right as long as {name} is {value}, and wrong with every other value. Where does {name} come in?",
    "{name}의 값이 {value}일 때만 {subject}이 맞고, 다른 값에서는 모두 틀려요. 이 값은 어디에서 쓰이나요?",
)
PARAMETER_DEFAULT = Text(
    "{subject} is right as long as {name} keeps its default, and wrong when it is given. Where does {name} come in?",
    "{name}의 값을 따로 주지 않으면 {subject}이 맞고, 주면 틀려요. 이 값은 어디에서 쓰이나요?",
)
LARGE_INPUTS = Text(
    "{subject} is wrong only in the cases with large numbers (up to {size} in {name}). Which intermediate result "
    "gets too large or too small there?",
    "수가 큰 경우({name}의 값이 {size}쯤까지)에만 {subject}이 틀려요. 그때 너무 커지거나 작아지는 중간값이 무엇일까요?",
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
