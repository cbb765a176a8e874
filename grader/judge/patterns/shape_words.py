"""What is said of results that are no arrays, have another shape, or stand in other places."""

from __future__ import annotations

from grader.model import Text

NONE_ALWAYS = Text(
    "{subject} is None in every case. Python gives None when a function ends without `return`; `print` only shows a "
    "value. Where is it handed back?",
    "모든 경우에 {subject}이 None이에요. 함수가 `return` 없이 끝나면 파이썬은 None을 돌려줘요. `print`는 값을 보여 "
    "주기만 해요. 값을 돌려주는 곳이 어디인가요?",
)
NONE_SOMETIMES = Text(
    "{subject} is None in some cases and a value in others: one way through the code ends without `return`. Which one?",
    "{subject}이 어떤 경우에는 None이고 어떤 경우에는 값이 있어요. 코드의 어느 길 하나가 `return` 없이 끝나고 "
    "있어요. 어느 길일까요?",
)
LAZY = Text(
    "{subject} is a {kind}: a recipe that has not calculated anything yet. What makes an array of it?",
    "{subject}이 {kind}예요. 아직 아무것도 계산하지 않은 상태예요. 어떻게 하면 배열이 될까요?",
)
UNCALLED = Text(
    "{subject} is a function itself, not what it gives. Is a pair of parentheses missing?",
    "{subject}이 함수 자체예요. 함수를 불러서 얻은 값이 아니에요. 괄호가 빠지지 않았나요?",
)
LIST = Text(
    "The numbers are right, but they come in a Python list. What follows calculates with arrays: how does a list "
    "become one?",
    "숫자는 맞지만 파이썬 리스트로 나왔어요. 다음 계산에는 배열이 필요해요. 리스트를 배열로 바꾸려면 어떻게 할까요?",
)

EXTRA_AXIS = Text(
    "{subject} holds the right numbers, but has an axis of length 1 too many: {got} instead of {expected}. Which "
    "step adds it, or keeps it?",
    "{subject}의 숫자는 맞지만 길이가 1인 축이 더 있어요({expected} 대신 {got}). 어느 계산에서 그 축이 생기거나 "
    "남을까요?",
)
MISSING_AXIS = Text(
    "{subject} holds the right numbers, but an axis of length 1 is missing: {got} instead of {expected}. Which step "
    "drops it?",
    "{subject}의 숫자는 맞지만 길이가 1인 축이 빠졌어요({expected} 대신 {got}). 어느 계산에서 그 축이 사라질까요?",
)
RESHAPED = Text(
    "{subject} holds the right numbers in the right order, but in shape {got} instead of {expected}.",
    "{subject}의 숫자와 순서는 맞지만, 형상이 {expected} 대신 {got}이에요.",
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
    "{subject} has shape {got}: every entry was combined with every other one, as happens when a row meets a "
    "column. The diagonal holds the right numbers. Which shapes meet there?",
    "{subject}의 형상이 {got}이에요. 행과 열이 만나서 모든 원소가 서로 짝지어졌어요. 대각선에는 맞는 숫자가 있어요. "
    "어떤 형상끼리 만났을까요?",
)
NOT_REDUCED = Text(
    "{subject} still has shape {got}, but should have shape {expected}; its entries are right so far. What is left "
    "to be done with them?",
    "{subject}의 형상이 아직 {got}이에요. {expected} 형상이 되어야 해요. 여기까지의 숫자는 맞아요. 이제 무엇을 더 "
    "해야 할까요?",
)
NOT_REDUCED_NUMBER = Text(
    "{subject} still has shape {got}, but should be a single number; its entries are right so far. What is left to "
    "be done with them?",
    "{subject}의 형상이 아직 {got}이에요. 숫자 하나가 되어야 해요. 여기까지의 숫자는 맞아요. 이제 무엇을 더 해야 "
    "할까요?",
)
REDUCED = Text(
    "{subject} is the {kind} of what it should be, taken over {axes}. Which axes should be added up, and which ones "
    "should stay?",
    "{subject}이 있어야 할 값을 {axes}을 따라 {kind} 것과 같아요. 어느 축을 합치고 어느 축을 남겨야 할까요?",
)
AXIS_LENGTH = Text(
    "Axis {axis} of {quoted} has the length of axis {got_axis} of {got_name} ({got}), but should have that of axis "
    "{wanted_axis} of {wanted_name} ({wanted}). Along which axis should the calculation run?",
    "{quoted}의 {axis}번 축이 {got_name}의 {got_axis}번 축만큼({got}) 길어요. {wanted_name}의 {wanted_axis}번 "
    "축만큼({wanted}) 길어야 해요. 계산은 어느 축을 따라가야 할까요?",
)
ONE_LONGER = Text(
    "Axis {axis} of {quoted} is longer by 1 than it should be, in every case. Is something counted at both ends?",
    "모든 경우에 {quoted}의 {axis}번 축이 있어야 할 길이보다 1만큼 길어요. 양 끝을 모두 세고 있지는 않나요?",
)
ONE_SHORTER = Text(
    "Axis {axis} of {quoted} is shorter by 1 than it should be, in every case. Is one of the ends not counted?",
    "모든 경우에 {quoted}의 {axis}번 축이 있어야 할 길이보다 1만큼 짧아요. 한쪽 끝을 빠뜨리지는 않았나요?",
)

UNCHANGED = Text(
    "{subject} is {name} itself, unchanged, in every case. What should be done with it?",
    "모든 경우에 {subject}이 {name}의 값 그대로예요. 여기에 무엇을 해야 할까요?",
)
CONSTANT = Text(
    "{subject} is {value} everywhere and in every case, whatever the input. Which part of the calculation cancels "
    "out, or is left out?",
    "입력이 무엇이든 {subject}이 어디서나 똑같아요({value}). 계산의 어느 부분이 서로 지워지거나 빠졌을까요?",
)
ZERO = Text(
    "{subject} is 0 everywhere and in every case, whatever the input. Is the calculation stored where the result is "
    "taken from, or multiplied with 0?",
    "입력이 무엇이든 {subject}이 어디서나 0이에요. 계산한 값이 결과에 제대로 담기나요? 0을 곱하고 있지는 않나요?",
)
STOOD_STILL = Text(
    "{subject} is 0: nothing moved. Is what you calculate written back, into the object that was given?",
    "{subject}이 0이에요. 아무것도 움직이지 않았어요. 계산한 값을, 받은 객체에 다시 써넣고 있나요?",
)
SWAPPED = Text(
    "{first} and {second} have changed places: each holds the numbers of the other.",
    "{first}, {second}: 둘의 자리가 서로 바뀌었어요.",
)
MISTAKEN = Text(
    "{subject} holds the numbers that belong to {other}.",
    "{subject}이 원래 {other}의 값이어야 할 숫자예요.",
)
STALE = Text(
    "{subject} is the same as {other}, although the inputs are others. Is something kept from the earlier call?",
    "입력이 달라졌는데도 {subject}이 {other}의 값과 똑같아요. 앞선 호출에서 남은 값이 쓰이고 있지는 않나요?",
)
ACCUMULATED = Text(
    "{subject} is the sum of {other} and of what it should be. Should the earlier call still count?",
    "{subject}이 제 값에 {other}의 값을 더한 것과 같아요. 앞선 호출의 값이 아직 남아 있어야 할까요?",
)
FITS = Text(
    "Your backward pass is right for your own forward pass: its gradients agree with central differences of {forward}. "
    "The forward pass is what differs.",
    "역전파는 여러분 자신의 순전파와 잘 맞아요. 기울기가 {forward}의 값을 수치 미분한 결과와 일치해요. 다른 곳은 "
    "순전파예요.",
)
FITS_NOT = Text(
    "{forward} is right, but your gradients do not fit it: central differences of your own forward pass lead to "
    "others. Which step on the way back does not belong to what was done on the way forward?",
    "{forward}의 값은 맞지만 기울기가 그것과 맞지 않아요. 여러분의 순전파를 수치 미분하면 다른 값이 나와요. 돌아오는 "
    "길에서 순전파와 짝이 맞지 않는 단계는 어디일까요?",
)

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
