"""What to tell about an error: what it means, and a question; never the code."""

from __future__ import annotations

from typing import Final

from grader.model import Text

REMOVED_NAME: Final = Text(
    "`np.{name}` is no longer part of NumPy; older books still print it. {instead}",
    "`np.{name}`은(는) NumPy에서 사라진 이름이에요. 조금 오래된 책에는 아직 남아 있어요. {instead}",
)
_PYTHONS_OWN = Text("What is Python's own type of that name?", "파이썬에 원래 있는 타입은 이름이 무엇인가요?")
_LOWER_CASE = Text("How is it written today, in small letters?", "지금은 소문자로 어떻게 쓸까요?")
_WITH_BITS = Text(
    "Which dtype with its number of bits do you mean?",
    "몇 비트인지까지 적힌 dtype 가운데 어느 것을 뜻했나요?",
)
_SHORT_NAME = Text("What is the short name of the same function?", "같은 함수의 짧은 이름은 무엇일까요?")
_OTHER = Text("Which function of NumPy does the same today?", "지금의 NumPy에서 같은 일을 하는 함수는 무엇일까요?")
REMOVED: Final = {
    "int": _PYTHONS_OWN, "float": _PYTHONS_OWN, "bool": _PYTHONS_OWN, "object": _PYTHONS_OWN, "str": _PYTHONS_OWN,
    "complex": _PYTHONS_OWN, "Inf": _LOWER_CASE, "Infinity": _LOWER_CASE, "infty": _LOWER_CASE, "NaN": _LOWER_CASE,
    "float_": _WITH_BITS, "complex_": _WITH_BITS, "product": _SHORT_NAME, "cumproduct": _SHORT_NAME,
    "alltrue": _SHORT_NAME, "sometrue": _SHORT_NAME, "round_": _SHORT_NAME, "row_stack": _OTHER, "in1d": _OTHER,
    "trapz": _OTHER, "asfarray": _OTHER, "msort": _OTHER, "mat": _OTHER, "asscalar": _OTHER, "unicode_": _OTHER,
    "string_": _OTHER, "PINF": _LOWER_CASE, "NINF": _LOWER_CASE,
}  # fmt: skip

ERRORS: Final = {
    "truth_value": Text(
        "`if`, `while`, `and`, `or` and `not` want one yes or no, but got a whole array of them. How can every entry "
        "decide for itself?",
        "`if`, `while`, `and`, `or`, `not`에는 참이나 거짓 하나가 필요한데, 배열이 통째로 들어갔어요. 원소마다 따로 "
        "판단하게 하려면 어떻게 해야 할까요?",
    ),
    "single_number": Text(
        "A function for single numbers (from `math`, or `float`, or `int`) got a whole array. Who offers it for "
        "arrays?",
        "수 하나만 다루는 함수(`math`의 함수, `float`, `int`)에 배열이 통째로 들어갔어요. 배열에도 쓸 수 있는 함수는 "
        "어디에 있을까요?",
    ),
    "shapes": Text(
        "Arrays of shapes {a} and {b} meet entry by entry. NumPy lines shapes up from the right; lengths must be "
        "equal or 1. Which axis should meet which?",
        "{a} 형상과 {b} 형상의 배열이 원소끼리 만났어요. NumPy는 형상을 오른쪽부터 맞추고, 길이는 같거나 1이어야 "
        "해요. 어느 축이 어느 축과 만나야 할까요?",
    ),
    "matrix_shapes": Text(
        "Arrays of shapes {a} and {b} do not fit together here. Write the shape beside every array: which axis "
        "should meet which?",
        "여기서는 {a} 형상과 {b} 형상의 배열이 서로 맞지 않아요. 배열마다 옆에 형상을 적어 보세요. 어느 축이 어느 "
        "축과 만나야 할까요?",
    ),
    "assigned": Text(
        "An array of shape {a} is to be stored where {b} has room. Which of the two has the shape that you expect?",
        "{b} 형상의 자리에 {a} 형상의 배열을 넣으려고 했어요. 둘 중 어느 쪽이 생각한 형상인가요?",
    ),
    "grows_in_place": Text(
        "The result would have shape {b}, but it is to be stored in an array of shape {a}. Which shape should it "
        "have, and does it have to be changed in place?",
        "결과는 {b} 형상인데 {a} 형상의 배열에 담으려고 했어요. 어떤 형상이어야 할까요? 꼭 제자리에서 바꾸어야 "
        "하나요?",
    ),
    "matrix_product": Text(
        "In a matrix product, the columns of the left side meet the rows of the right side; here {b} meets {a}. "
        "Write the shape beside each of the two: which one stands the wrong way, or on the wrong side?",
        "행렬 곱에서는 왼쪽의 열과 오른쪽의 행이 만나요. 지금은 {b}개와 {a}개가 만났어요. 둘의 형상을 옆에 적어 "
        "보세요. 어느 쪽이 돌아서 있거나 자리가 바뀌었나요?",
    ),
    "matrix_of_a_number": Text(
        "A matrix product got a single number on one side. Which array did you expect there?",
        "행렬 곱의 한쪽에 수 하나가 들어왔어요. 그 자리에 어떤 배열이 와야 할까요?",
    ),
    "reshape": Text(
        "{a} numbers cannot fill the shape {b}: reshaping keeps their count. Which of the lengths is another one?",
        "수 {a}개로는 {b} 형상을 채울 수 없어요. 형상을 바꾸어도 개수는 그대로예요. 어느 축의 길이가 다를까요?",
    ),
    "axis_of_a_number": Text(
        "Axis {a} was asked for, but what is there is a single number: it has no axes. Where were they lost, or is "
        "one value handed in instead of an array?",
        "{a}번 축을 찾았지만 그곳에는 수 하나뿐이고 축이 없어요. 축이 어디에서 사라졌을까요? 배열 대신 수 하나를 "
        "넘기지는 않았나요?",
    ),
    "axis": Text(
        "Axis {a} was asked for, but the array has {b} of them only, counted from 0. Does the code expect more axes "
        "than this input has?",
        "{a}번 축을 찾았지만 배열의 축은 {b}개뿐이에요(0번부터 세요). 이 입력보다 축이 많다고 여기고 있지 않나요?",
    ),
    "index": Text(
        "Place {a} of axis {axis} was asked for, but there are only {b} places. Which axis did you mean, and how far "
        "may the index run?",
        "{axis}번 축의 {a}번 자리를 찾았지만 자리는 {b}개뿐이에요. 어느 축을 뜻했나요? 인덱스는 어디까지 갈 수 "
        "있나요?",
    ),
    "index_one_too_far": Text(
        "Place {a} of axis {axis} was asked for, but with {b} places, counted from 0, the last one has another "
        "number. Where should the counting end?",
        "{axis}번 축의 {a}번 자리를 찾았어요. 그런데 0부터 세면 자리 {b}개 가운데 마지막은 번호가 달라요. 어디까지 "
        "세어야 할까요?",
    ),
    "indices": Text(
        "{b} indices were given for an array with {a} axes. How many axes does it have at this place, and why?",
        "축이 {a}개인 배열에 인덱스를 {b}개 주었어요. 여기서 이 배열의 축은 몇 개이고, 왜 그럴까요?",
    ),
    "none_used": Text(
        "Something is None where a value is needed. A function without `return` gives None, and so do methods that "
        "change a list or an array in place. Which name holds it?",
        "값이 있어야 할 곳에 None이 있어요. `return`이 없는 함수는 None을 돌려줘요. 리스트나 배열을 제자리에서 "
        "바꾸는 메서드도 그래요. 어느 이름에 None이 들어 있나요?",
    ),
    "self_missing": Text(
        "`{name}` was called with {b} arguments and takes {a}. A method gets the object itself as its first one: "
        "does the parameter list begin with it?",
        "`{name}`은(는) 인수 {a}개를 받는데 {b}개로 불렀어요. 메서드는 객체 자신을 첫 번째 인수로 받아요. 매개변수 "
        "목록이 그것으로 시작하나요?",
    ),
    "argument_missing": Text(
        "`{name}` was called without `{argument}`, and has no default for it. Compare the parameters with those of "
        "the stub.",
        "`{name}`을(를) `{argument}` 없이 불렀는데, 기본값이 없어요. 처음에 받은 파일의 매개변수와 비교해 보세요.",
    ),
    "argument_name": Text(
        "`{name}` was called with `{argument}=...`, but has no parameter of that name. Compare the parameters with "
        "those of the stub.",
        "`{name}`을(를) `{argument}=...`로 불렀는데, 그런 이름의 매개변수가 없어요. 처음에 받은 파일의 매개변수와 "
        "비교해 보세요.",
    ),
    "attribute": Text(
        "`{name}` is read, but the object has nothing of that name. If you store it yourself: where, and does that "
        "run before?",
        "`{name}`을(를) 읽으려 했지만 객체에 그런 이름이 없어요. 직접 저장하는 값이라면 어디에서 저장하나요? 그 "
        "코드가 먼저 실행되나요?",
    ),
    "unbound": Text(
        "`{name}` is read before it gets a value. A name that is assigned anywhere in a function belongs to that "
        "function. Which way through the code leaves it out?",
        "`{name}`에 값이 들어가기 전에 읽었어요. 함수 안 어디에서든 값을 넣는 이름은 그 함수의 것이 돼요. 코드의 "
        "어느 길에서 값을 넣지 않나요?",
    ),
    "name": Text(
        "Nothing here is called `{name}`. Is it imported or defined in this file, and spelled the same way?",
        "`{name}`이라는 이름이 없어요. 이 파일에서 import하거나 정의했나요? 철자는 같은가요?",
    ),
    "array_called": Text(
        "An array is followed by ( ), as if it were a function. Are brackets [ ] meant, or an operator between two "
        "things?",
        "배열 뒤에 ( )가 있어서 함수처럼 불렀어요. 대괄호 [ ]를 쓰려던 것은 아닌가요? 사이에 연산자가 빠지지 "
        "않았나요?",
    ),
    "number_called": Text(
        "A number is followed by ( ), as if it were a function. Is an operator missing, or does a variable have the "
        "name of a function?",
        "수 뒤에 ( )가 있어서 함수처럼 불렀어요. 연산자가 빠졌거나, 변수 이름이 함수 이름과 같지 않나요?",
    ),
    "fraction": Text(
        "A count, a length or an index must be a whole number, but this one is a float. `/` always gives a float, "
        "even if nothing remains.",
        "개수, 길이, 인덱스는 정수여야 하는데 실수가 들어왔어요. `/`로 나누면 나누어떨어져도 실수가 돼요.",
    ),
    "float_index": Text(
        "An array of floats is used as an index. Does it hold places, counted in whole numbers, or something else, "
        "like probabilities or one-hot rows?",
        "실수 배열을 인덱스로 썼어요. 그 배열에 든 것이 정수로 센 자리인가요, 아니면 확률이나 원-핫 행처럼 다른 "
        "것인가요?",
    ),
    "unhashable": Text(
        "An array cannot be a key of a dict, a member of a set, or be remembered by a cache such as `lru_cache`. "
        "Where is it used as one?",
        "배열은 딕셔너리의 키나 집합의 원소가 될 수 없고, `lru_cache` 같은 캐시에도 쓸 수 없어요. 어디에서 그렇게 "
        "쓰였나요?",
    ),
    "zero_division": Text(
        "Something is divided by 0. Which number is 0 in this case, and may it be?",
        "0으로 나누었어요. 이 경우에 어느 수가 0인가요? 0이어도 되는 수인가요?",
    ),
    "recursion": Text(
        "A function calls itself, or two call each other, without an end. Does it call the function that was meant?",
        "함수가 자기 자신을, 또는 두 함수가 서로를 끝없이 부르고 있어요. 부르려던 함수가 맞나요?",
    ),
    "integers_in_place": Text(
        "An array of whole numbers cannot take fractions in place. Which dtype does it have to start with?",
        "정수 배열에는 소수를 제자리에서 담을 수 없어요. 처음에 어떤 dtype이어야 할까요?",
    ),
    "unpack_more": Text(
        "On the left there are {a} names, and on the right more than {a} values. How many axes, or results, are "
        "there?",
        "왼쪽에 이름이 {a}개 있는데 오른쪽 값이 더 많아요. 축이나 결과가 몇 개인가요?",
    ),
    "unpack_fewer": Text(
        "On the left there are {a} names, but on the right only {b}. How many axes, or results, are there in this "
        "case?",
        "왼쪽에 이름이 {a}개 있는데 오른쪽에는 {b}개뿐이에요. 이 경우에 축이나 결과가 몇 개인가요?",
    ),
    "place_for_one": Text(
        "Several numbers are to be stored where there is room for one. Which shape should each side have?",
        "수 하나의 자리에 여러 개를 넣으려고 했어요. 양쪽의 형상이 어때야 할까요?",
    ),
    "list_times": Text(
        "A list, a tuple or a text is multiplied with a float, but `*` only repeats such things, a whole number of "
        "times. Should it be an array, or the number a whole one?",
        "리스트나 튜플, 문자열에 실수를 곱했어요. 이런 것에 쓰는 `*`는 정수 번만큼 되풀이할 뿐이에요. 배열이어야 "
        "할까요, 아니면 수가 정수여야 할까요?",
    ),
    "plain_value": Text(
        "`{name}` is asked of something that is a plain {kind}. What did you expect in its place, and are the "
        "arguments in the right order?",
        "{kind} 타입의 값에서 `{name}`을(를) 찾았어요. 그 자리에 무엇이 와야 할까요? 인수의 순서는 맞나요?",
    ),
    "list_arithmetic": Text(
        "A list or a tuple does not calculate entry by entry. What would?",
        "리스트나 튜플은 원소끼리 계산하지 못해요. 무엇이 그렇게 할 수 있을까요?",
    ),
    "axis_twice": Text(
        "One axis is named twice: every axis can be used once only. Which other one was meant?",
        "같은 축을 두 번 적었어요. 축은 하나씩만 쓸 수 있어요. 어느 축을 적으려던 것인가요?",
    ),
    "axes_count": Text(
        "The number of axes that are named and the number of axes of the array differ. How many has it here?",
        "적은 축의 개수와 배열의 축 개수가 달라요. 여기서 배열의 축은 몇 개인가요?",
    ),
    "summed_axes": Text(
        "The axes that are summed over do not have the same length on both sides. Write both shapes down: which axes "
        "belong together?",
        "합을 낼 축의 길이가 양쪽에서 서로 달라요. 두 형상을 적어 보세요. 어느 축끼리 짝일까요?",
    ),
    "negative_length": Text(
        "A shape has a negative length. Which size is subtracted from which?",
        "형상에 음수 길이가 있어요. 어떤 크기에서 어떤 크기를 빼나요?",
    ),
    "tuple_index": Text(
        "A place of a tuple was asked for that it does not have; often this is `.shape` of an array with fewer axes. "
        "How many axes does the array have here?",
        "튜플에 없는 자리를 찾았어요. 축이 더 적은 배열의 `.shape`인 경우가 많아요. 여기서 배열의 축은 몇 개인가요?",
    ),
    "stacked_shapes": Text(
        "Arrays are put together whose shapes do not fit. Which lengths have to agree, and along which axis are they "
        "joined?",
        "형상이 맞지 않는 배열을 이어 붙이려고 했어요. 어느 길이가 같아야 하고, 어느 축을 따라 이어 붙이나요?",
    ),
    "array_as_number": Text(
        "A whole array stands where a single whole number is needed, as a length, a count or an axis. Are the "
        "arguments in the right order?",
        "길이, 개수, 축처럼 정수 하나가 필요한 자리에 배열이 들어왔어요. 인수의 순서가 맞나요?",
    ),
    "number_measured": Text(
        "`len` got a single number, which has no length. Which array did you expect there?",
        "`len`에 수 하나가 들어왔어요. 수에는 길이가 없어요. 그 자리에 어떤 배열이 와야 할까요?",
    ),
    "key": Text(
        "Nothing is stored under the key '{name}'. Under which name is it put in, and is that spelled the same way?",
        "'{name}'이라는 키로 저장된 것이 없어요. 어떤 이름으로 넣었나요? 철자는 같은가요?",
    ),
}  # fmt: skip
