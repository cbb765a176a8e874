"""Exercise 2: tensors, broadcasting and matrix products."""

from itertools import pairwise

import numpy as np

from grader.declare import Exercise, case, drawn, exact, example, integers, near, normal

from . import oracle

exercise = Exercise(2, "tensors", title=("Tensors, broadcasting, matrix products", "텐서, 브로드캐스트, 행렬 곱"))

# Sums of a few products: right answers differ by rounding only.
ROUNDING = near(1e-7)
HAND = ("worked example", "손으로 따라 하는 예")

# Words for mistakes that several functions share.
ENTRY_BY_ENTRY = {
    "en": "This multiplies entry by entry. A matrix product goes on: it adds up the products along the inner axis. "
    "Compare 1·10 + 2·30 + 3·50 = 220 in the handout with what you get.",
    "ko": "원소끼리만 곱했어요. 행렬 곱에는 할 일이 더 있어요. 안쪽 축을 따라 곱들을 모두 더해야 해요. 안내문의 1·10 + "
    "2·30 + 3·50 = 220과 비교해 보세요.",
}


# --- tensor_info ------------------------------------------------------------------------------------------------------


@exercise.check(
    points=2,
    close=exact(),
    given=[
        example(("a scalar", "스칼라"), x=np.array(3.5), gives=(0, (), "float64")),
        example(("a vector", "벡터"), x=np.array([1.0, 2.0, 3.0]), gives=(1, (3,), "float64")),
        example(("a matrix of integers", "정수 행렬"), x=np.array([[1, 2, 3], [4, 5, 6]]), gives=(2, (2, 3), "int64")),
        case(("a batch of matrices", "행렬의 배치"), x=normal(5, 2, 4)),
        case(("a batch of images", "이미지 배치"), x=drawn(lambda rng: rng.integers(0, 256, (2, 3, 5, 4), np.uint8))),
        case(("float32", "float32"), x=drawn(lambda rng: rng.normal(size=(4, 3)).astype(np.float32))),
        case(("truth values", "참과 거짓"), x=drawn(lambda rng: rng.normal(size=7) > 0)),
    ],
    hints=[
        (
            "The rank is the number of axes: how many indices does it take to name one entry?",
            "랭크는 축의 개수예요. 원소 하나를 가리키려면 인덱스가 몇 개 필요한가요?",
        ),
        (
            "NumPy arrays carry all three as attributes. The data type itself is an object; its name is asked for, as "
            "text.",
            "세 가지 모두 NumPy 배열의 속성에 있어요. 자료형 자체는 객체인데, 여기서 돌려줄 것은 그 이름, 곧 "
            "문자열이에요.",
        ),
        (
            "Which of your three answers is still an object of NumPy where plain text, a number or a tuple is "
            "asked for?",
            "세 가지 답 가운데, 문자열이나 수나 튜플이어야 하는데 아직 NumPy 객체인 것은 무엇인가요?",
        ),
    ],
)
def tensor_info(x):
    """The rank, the shape and the name of the data type.

    Args:
        x: any array.

    Returns:
        `(rank, shape, dtype)`: int, tuple of int, str.
    """
    return x.ndim, x.shape, x.dtype.name


@tensor_info.mistake(
    en='The last item is the data type as an object. Its name is asked for, a piece of text like "float64".',
    ko='마지막 값이 자료형 객체예요. 여기서는 그 이름, 곧 "float64" 같은 문자열을 돌려줘야 해요.',
)
def type_as_an_object(x):
    return x.ndim, x.shape, x.dtype


@tensor_info.mistake(
    en="Your rank counts all entries. The rank counts axes: how many indices does it take to name one entry?",
    ko="랭크 자리에 원소의 개수가 들어갔어요. 랭크는 축의 개수예요. 원소 하나를 가리키려면 인덱스가 몇 개 필요한가요?",
)
def number_of_entries(x):
    return x.size, x.shape, x.dtype.name


@tensor_info.mistake(
    en="Your rank is the length of the first axis, and a scalar has none. The rank is the number of axes itself.",
    ko="랭크 자리에 첫 번째 축의 길이가 들어갔어요. 스칼라에는 그런 축이 없어요. 랭크는 축의 개수예요.",
)
def length_for_rank(x):
    return len(x), x.shape, x.dtype.name


@tensor_info.mistake(
    en="This is the matrix rank of linear algebra: how many rows are independent. A tensor's rank has nothing to do "
    "with its numbers; what does it count?",
    ko="이것은 선형대수의 행렬 랭크, 곧 서로 독립인 행의 개수예요. 텐서의 랭크는 들어 있는 값과 상관이 없어요. 무엇의 "
    "개수인가요?",
)
def rank_of_linear_algebra(x):
    return np.linalg.matrix_rank(x), x.shape, x.dtype.name


@tensor_info.mistake(
    en="You name the type of the container, which is always an array. The type of the numbers inside is asked for.",
    ko="담는 그릇의 자료형을 적었어요. 그것은 언제나 배열이에요. 여기서는 안에 든 수의 자료형을 물어요.",
)
def type_of_the_container(x):
    return x.ndim, x.shape, type(x).__name__


@tensor_info.mistake(
    en="All three are there, but in another order. Which one does the handout put first?",
    ko="세 가지가 다 있지만 순서가 달라요. 안내문에서는 어느 것이 먼저인가요?",
)
def shape_first(x):
    return x.shape, x.ndim, x.dtype.name


@tensor_info.mistake(
    en="Where the shape belongs you give the number of all entries. A shape says the size of every axis.",
    ko="형상 자리에 전체 원소의 개수가 들어갔어요. 형상은 축마다 크기가 얼마인지를 말해 줘요.",
)
def size_for_shape(x):
    return x.ndim, x.size, x.dtype.name


@tensor_info.oracle(close=exact(), because="tf.rank, tensor.shape and tensor.dtype.name")
def tensorflow_tensor(tf):
    def info(x):
        tensor = tf.constant(x)
        return int(tf.rank(tensor)), tuple(tensor.shape.as_list()), tensor.dtype.name

    return info


# --- multiply ---------------------------------------------------------------------------------------------------------


@exercise.check(
    points=2,
    close=ROUNDING,
    given=[
        case(("two matrices of one shape", "형상이 같은 두 행렬"), a=normal(3, 5), b=normal(3, 5)),
        case(("two square matrices", "두 정사각 행렬"), a=normal(4, 4), b=normal(4, 4)),
        case(("a column and a row", "열과 행"), a=normal(3, 1), b=normal(1, 5)),
        case(
            ("images and one factor a channel", "이미지와 채널마다 하나씩의 배율"),
            a=normal(4, 2, 3, 5),
            b=normal(2, 1, 1),
        ),
        case(("a matrix and a number", "행렬과 수"), a=normal(3, 4), b=normal(gap=0.5)),
        example(
            HAND,
            a=np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]),
            b=np.array([10.0, 20.0, 30.0]),
            gives=np.array([[10.0, 40.0, 90.0], [40.0, 100.0, 180.0]]),
        ),
    ],
    hints=[
        (
            "Each entry of the result comes from one entry of each factor, the ones at the same place. Nothing is "
            "added up.",
            "결과의 원소 하나는 같은 자리에 있는 원소 하나씩을 곱한 값이에요. 더하는 것은 없어요.",
        ),
        (
            "You need not stretch anything yourself: which operation of NumPy broadcasts by itself?",
            "직접 늘릴 필요는 없어요. NumPy의 어떤 연산이 알아서 브로드캐스트해 줄까요?",
        ),
        (
            "Multiply two rows of three numbers by hand. How many numbers come out, and how many does your "
            "function give?",
            "수가 세 개씩인 두 줄을 손으로 곱해 보세요. 결과는 수 몇 개인가요? 여러분의 함수는 몇 개를 내놓나요?",
        ),
    ],
)
def multiply(a, b):
    """The product entry by entry, broadcast to the common shape (the Hadamard product for equal shapes).

    Args:
        a: an array.
        b: an array of a fitting shape, or a number.

    Returns:
        An array of the common shape.
    """
    return a * b


@multiply.mistake(
    en="This is the matrix product: sums appear where single products should be, and other shapes are wanted. What "
    "does 'entry by entry' mean for two matrices of one shape?",
    ko="이것은 행렬 곱이에요. 곱 하나씩 있어야 할 자리에 합이 나오고, 필요한 형상도 달라요. 형상이 같은 두 행렬에서 "
    "'원소별'은 무슨 뜻일까요?",
    common=True,
)
def matrix_product(a, b):
    return a @ b


@multiply.mistake(
    en="This is the dot product: sums appear where single products should be. What does 'entry by entry' mean for two "
    "matrices of one shape?",
    ko="이것은 내적이에요. 곱 하나씩 있어야 할 자리에 합이 나와요. 형상이 같은 두 행렬에서 '원소별'은 무슨 뜻일까요?",
    common=True,
)
def numpys_dot(a, b):
    return np.dot(a, b)


@multiply.mistake(
    en="One number is left: the products were added up. Here every product stays at its own place.",
    ko="수 하나만 남았어요. 곱한 값들을 모두 더했기 때문이에요. 여기서는 곱이 저마다 제자리에 남아요.",
)
def adds_up_the_products(a, b):
    return np.sum(a * b)


@multiply.mistake(
    en="The entries were added instead of multiplied.",
    ko="원소들을 곱하지 않고 더했어요. 어떤 연산을 썼는지 살펴보세요.",
)
def adds_the_entries(a, b):
    return a + b


@multiply.mistake(
    en="Every entry of one array meets every entry of the other. Only entries at the same place should meet.",
    ko="한 배열의 모든 원소가 다른 배열의 모든 원소와 만났어요. 같은 자리에 있는 원소끼리만 만나야 해요.",
)
def outer_product(a, b):
    return np.outer(a, b)


@multiply.mistake(
    en="The result was written into the first array. That array belongs to the caller, and it cannot grow when "
    "broadcasting needs a larger shape.",
    ko="결과를 첫 번째 배열에 써넣었어요. 그 배열은 호출한 쪽의 것이고, 브로드캐스트로 형상이 커져야 할 때 함께 "
    "커질 수도 없어요.",
)
def into_the_first_array(a, b):
    a *= b
    return a


@multiply.oracle(close=near(1e-15), because="tf.multiply in float64")
def tensorflow_multiply(tf):
    return oracle.on_arrays(tf.multiply)


# --- dot --------------------------------------------------------------------------------------------------------------


@exercise.check(
    points=3,
    close=ROUNDING,
    given=[
        case(("two matrices", "두 행렬"), a=normal(3, 5), b=normal(5, 4)),
        case(("two square matrices", "두 정사각 행렬"), a=normal(4, 4), b=normal(4, 4)),
        case(("a matrix and a vector", "행렬과 벡터"), a=normal(3, 5), b=normal(5)),
        case(("two vectors", "두 벡터"), a=normal(6), b=normal(6)),
        example(
            HAND,
            a=np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]),
            b=np.array([[10.0, 20.0, 30.0, 40.0], [30.0, 40.0, 50.0, 60.0], [50.0, 60.0, 70.0, 80.0]]),
            gives=np.array([[220.0, 280.0, 340.0, 400.0], [490.0, 640.0, 790.0, 940.0]]),
        ),
        example(
            ("exam scores", "시험 점수"),
            a=np.array(
                [[73.0, 80.0, 75.0], [93.0, 88.0, 93.0], [89.0, 91.0, 90.0], [96.0, 98.0, 100.0], [73.0, 66.0, 70.0]]
            ),
            b=np.array([[0.5], [0.5], [1.0]]),
            gives=np.array([[151.5], [183.5], [180.0], [197.0], [139.5]]),
        ),
    ],
    hints=[
        (
            "One entry of the result: take a row of the first matrix and a column of the second, multiply in pairs, "
            "add up.",
            "결과의 원소 하나는 이렇게 나와요. 첫째 행렬의 행 하나와 둘째 행렬의 열 하나를 짝지어 곱하고 모두 더해요.",
        ),
        (
            "Write the two shapes side by side: the inner sizes must agree and disappear, the outer ones remain.",
            "두 형상을 나란히 적어 보세요. 안쪽 크기는 서로 같아야 하고 결과에서 사라져요. 바깥쪽 크기가 남아요.",
        ),
        (
            "Which two axes are walked along together while you multiply and add, and are they equally long?",
            "곱하고 더하는 동안 함께 따라가는 두 축은 무엇인가요? 두 축의 길이는 같나요?",
        ),
    ],
)
def dot(a, b):
    r"""The matrix product $c_{nm} = \sum_d a_{nd} b_{dm}$, also of a matrix and a vector or of two vectors.

    Args:
        a: `(N, D)` or `(D,)`.
        b: `(D, M)` or `(D,)`.

    Returns:
        `(N, M)`, `(N,)` or a number.
    """
    return np.tensordot(a, b, axes=1)


@dot.mistake(**ENTRY_BY_ENTRY, common=True)
def entry_by_entry(a, b):
    return a * b


@dot.mistake(
    en="The factors have changed places. Matrix products are not symmetric: whose rows, whose columns?",
    ko="두 인수의 자리가 바뀌었어요. 행렬 곱은 순서를 바꾸면 결과가 달라져요. 누구의 행이고 누구의 열인가요?",
    common=True,
)
def factors_swapped(a, b):
    return b @ a


@dot.mistake(
    en="Rows of the first matrix meet rows of the second: it was transposed on the way. Which part of the second "
    "matrix should a row meet?",
    ko="첫째 행렬의 행이 둘째 행렬의 행과 만났어요. 둘째 행렬이 전치된 셈이에요. 행은 둘째 행렬의 무엇과 만나야 "
    "하나요?",
)
def rows_meet_rows(a, b):
    return a @ b.T


@dot.mistake(
    en="Everything was added up to one number. A matrix product keeps one sum for each pair of a row and a column.",
    ko="모두 더해서 수 하나가 되었어요. 행렬 곱에서는 행과 열의 짝마다 합이 하나씩 남아요.",
)
def one_sum_of_all(a, b):
    return np.sum(a * b)


@dot.mistake(
    en="Every entry of one meets every entry of the other, and nothing is added up. Which axis do the two factors "
    "share?",
    ko="한쪽의 모든 원소가 다른 쪽의 모든 원소와 만나고, 더하는 과정이 없어요. 두 인수가 함께 가진 축은 어느 것인가요?",
)
def outer_instead_of_inner(a, b):
    return np.outer(a, b)


@dot.oracle(close=near(1e-12), because="tf.tensordot in float64")
def tensorflow_tensordot(tf):
    return oracle.on_arrays(lambda a, b: tf.tensordot(a, b, 1))


# --- flatten ----------------------------------------------------------------------------------------------------------


@exercise.check(
    points=2,
    close=ROUNDING,
    given=[
        case(("images", "이미지"), x=normal(3, 2, 4, 5)),
        case(("matrices", "행렬의 배치"), x=normal(5, 3, 4)),
        case(("rows that are flat already", "이미 펼쳐진 배치"), x=normal(4, 6)),
        case(("a single image", "이미지 한 장"), x=normal(1, 3, 2, 4)),
        case(("all axes of one size", "모든 축의 크기가 같을 때"), x=normal(3, 3, 3, 3)),
        example(
            HAND,
            x=np.arange(1.0, 9.0).reshape(2, 2, 2),
            gives=np.array([[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]),
        ),
    ],
    hints=[
        (
            "N samples go in, N rows come out. How many numbers does one sample have?",
            "샘플 N개가 들어가면 행 N개가 나와요. 샘플 하나에는 수가 몇 개 있나요?",
        ),
        (
            "A reshape can work out one of the sizes by itself. Which of the two do you know, and which may it find?",
            "형상을 바꿀 때 크기 하나는 알아서 계산하게 할 수 있어요. 두 크기 중 아는 것은 무엇이고, 맡길 것은 "
            "무엇인가요?",
        ),
        (
            "Number the pixels of two tiny samples and flatten them by hand. Does any row mix numbers of both?",
            "아주 작은 샘플 두 개의 픽셀에 번호를 매기고 손으로 펼쳐 보세요. 두 샘플의 번호가 섞인 행이 있나요?",
        ),
    ],
)
def flatten(x):
    """Every sample of a batch as one row.

    Args:
        x: `(N, ...)`.

    Returns:
        `(N, D)`, numbers of a sample in their order in memory (last axis fastest).
    """
    return np.stack([sample.ravel() for sample in x])


@flatten.mistake(
    en="The whole batch has become one long row. The batch axis stays first: each sample keeps a row of its own.",
    ko="배치 전체가 긴 한 줄이 되었어요. 배치 축은 맨 앞에 남아야 해요. 샘플마다 자기 행이 하나씩 있어야 해요.",
    common=True,
)
def one_long_row(x):
    return x.flatten()


@flatten.mistake(
    en="All numbers are in a single row of a matrix. How many rows should come out of a batch of N samples?",
    ko="모든 수가 행렬의 한 행에 들어 있어요. 샘플이 N개인 배치에서는 행이 몇 개 나와야 할까요?",
)
def one_row_matrix(x):
    return x.reshape(1, -1)


@flatten.mistake(
    en="With one sample your rows are right, with several they mix numbers of different samples. Cutting a long row "
    "and transposing is not the same as keeping the batch axis in front.",
    ko="샘플이 하나일 때는 맞지만 여러 개면 한 행에 서로 다른 샘플의 값이 섞여요. 긴 줄을 잘라 전치하는 것과 배치 축을 "
    "앞에 그대로 두는 것은 달라요.",
)
def mixes_the_batch(x):
    return x.reshape(-1, len(x)).T


@flatten.mistake(
    en="The rows belong to the right samples, but their numbers are in another order: the first axis of a sample runs "
    "fastest. In which order does NumPy store an array?",
    ko="행마다 샘플은 맞지만 수의 순서가 달라요. 샘플의 앞쪽 축이 먼저 바뀌고 있어요. NumPy는 배열을 어떤 순서로 "
    "저장하나요?",
)
def first_axis_fastest(x):
    return x.reshape(len(x), -1, order="F")


@flatten.mistake(
    en="You kept the last axis instead of the first. The rows of an image are not samples; which axis counts the "
    "samples?",
    ko="첫 번째 축이 아니라 마지막 축을 남겼어요. 이미지의 한 줄은 샘플이 아니에요. 샘플을 세는 축은 어느 것인가요?",
)
def keeps_the_last_axis(x):
    return x.reshape(-1, x.shape[-1])


@flatten.mistake(
    en="Images work, other batches do not: the code counts on exactly four axes. How can the number of a sample's "
    "entries be found for any shape?",
    ko="이미지는 되지만 다른 배치는 안 돼요. 축이 꼭 네 개라고 가정했기 때문이에요. 어떤 형상에서든 샘플 하나의 원소 "
    "수를 알아내려면 어떻게 할까요?",
)
def four_axes_only(x):
    return x.reshape(x.shape[0], x.shape[1] * x.shape[2] * x.shape[3])


@flatten.oracle(close=near(1e-15), because="keras.layers.Flatten in float64")
def keras_flatten(keras):
    return oracle.on_arrays(keras.layers.Flatten(dtype="float64"))


# --- to_channels_first ------------------------------------------------------------------------------------------------


@exercise.check(
    points=3,
    close=ROUNDING,
    given=[
        case(("a batch of images", "이미지 배치"), x=normal(3, 5, 4, 2)),
        case(("a single image", "이미지 한 장"), x=normal(1, 4, 6, 3)),
        case(("all axes of one size", "모든 축의 크기가 같을 때"), x=normal(4, 4, 4, 4)),
        example(
            HAND,
            x=np.array([[[[1.0, 10.0, 100.0], [2.0, 20.0, 200.0]], [[3.0, 30.0, 300.0], [4.0, 40.0, 400.0]]]]),
            gives=np.array([1.0, 10.0, 100.0])[:, None, None] * np.array([[[[1.0, 2.0], [3.0, 4.0]]]]),
        ),
    ],
    hints=[
        (
            "Follow one number: the one at [n, h, w, c] should be found at [n, c, h, w] afterwards.",
            "수 하나를 따라가 보세요. [n, h, w, c]에 있던 수가 나중에는 [n, c, h, w]에 있어야 해요.",
        ),
        (
            "Reshaping keeps the order in memory and only cuts it anew. Which operations let axes change places?",
            "형상을 바꾸는 연산은 메모리의 순서를 그대로 두고 자르는 곳만 바꿔요. 축의 자리를 바꾸는 연산은 "
            "무엇일까요?",
        ),
        (
            "Only the channels move. Are height and width still in the order in which they came?",
            "움직이는 것은 채널뿐이에요. 높이와 너비는 들어올 때의 순서 그대로인가요?",
        ),
    ],
)
def to_channels_first(x):
    """Images from NHWC to NCHW.

    Args:
        x: `(N, H, W, C)`.

    Returns:
        `(N, C, H, W)`.
    """
    return x.transpose(0, 3, 1, 2)


@to_channels_first.mistake(
    en="The shape is right, but the pictures are scrambled: a reshape cuts the same row of numbers at other places. "
    "The axes themselves have to change places.",
    ko="형상은 맞지만 그림이 뒤섞였어요. reshape는 한 줄로 늘어선 수를 다른 곳에서 자를 뿐이에요. 축 자체가 자리를 "
    "바꿔야 해요.",
    common=True,
)
def reshaped(x):
    n, h, w, c = x.shape
    return x.reshape(n, c, h, w)


@to_channels_first.mistake(
    en="The channels are in the right place, but every picture lies on its side: height and width have changed places "
    "too.",
    ko="채널은 제자리에 있지만 그림이 모두 옆으로 누웠어요. 높이와 너비까지 자리가 바뀌었어요.",
)
def pictures_on_their_side(x):
    return x.swapaxes(1, 3)


@to_channels_first.mistake(
    en="The order of all axes was reversed, the batch is now last. Which axes should stay where they are relative to "
    "each other?",
    ko="모든 축의 순서가 뒤집혀서 배치가 맨 뒤로 갔어요. 서로의 순서가 그대로여야 하는 축은 어느 것들인가요?",
)
def all_axes_reversed(x):
    return x.T


@to_channels_first.mistake(
    en="This is the way back, from NCHW to NHWC. In a list of axes, each place says which old axis comes there: where "
    "is the channel axis at first?",
    ko="이것은 NCHW에서 NHWC로 돌아가는 방향이에요. 축의 목록에서 각 자리는 '예전의 몇 번 축이 여기로 오는지'를 "
    "뜻해요. 처음에 채널 축은 몇 번인가요?",
)
def the_way_back(x):
    return x.transpose(0, 2, 3, 1)


@to_channels_first.mistake(
    en="The channels moved to the very front, before the batch. What should the first axis count?",
    ko="채널이 배치보다도 앞, 맨 앞으로 갔어요. 첫 번째 축은 무엇을 세어야 하나요?",
)
def channels_before_the_batch(x):
    return x.transpose(3, 0, 1, 2)


@to_channels_first.oracle(close=near(1e-15), because="keras.layers.Permute in float64")
def keras_permute(keras):
    return oracle.on_arrays(keras.layers.Permute((3, 1, 2), dtype="float64"))


# --- affine -----------------------------------------------------------------------------------------------------------


@exercise.check(
    points=4,
    close=ROUNDING,
    given=[
        case(("a batch", "배치"), X=normal(5, 4), W=normal(4, 3), b=normal(3, gap=0.5)),
        case(("one sample", "샘플 하나"), X=normal(4), W=normal(4, 3), b=normal(3, gap=0.5)),
        case(("everything square", "모두 정사각 행렬일 때"), X=normal(4, 4), W=normal(4, 4), b=normal(4, gap=0.5)),
        example(
            HAND,
            X=np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]),
            W=np.array([[1.0, 0.0, 2.0], [0.0, 1.0, -1.0]]),
            b=np.array([10.0, 20.0, 30.0]),
            gives=np.array([[11.0, 22.0, 30.0], [13.0, 24.0, 32.0], [15.0, 26.0, 34.0]]),
        ),
    ],
    hints=[
        (
            "One output unit is a perceptron without its step: a weighted sum of all inputs, plus its own bias.",
            "출력 뉴런 하나는 계단을 뺀 퍼셉트론이에요. 모든 입력의 가중합에 자기 편향을 더해요.",
        ),
        (
            "X is (N, D), W is (D, M): in which order do the inner sizes agree?",
            "X는 (N, D), W는 (D, M)이에요. 어떤 순서로 곱해야 안쪽 크기가 맞나요?",
        ),
        (
            "The product is (N, M), the bias (M,). Along which axis does broadcasting repeat the bias?",
            "곱은 (N, M)이고 편향은 (M,)이에요. 브로드캐스트는 편향을 어느 축으로 반복하나요?",
        ),
    ],
)
def affine(X, W, b):
    r"""The affine map $H(X) = X W + b$.

    Args:
        X: `(N, D)` or `(D,)`.
        W: weights, `(D, M)`.
        b: biases, `(M,)`.

    Returns:
        `(N, M)` or `(M,)`.
    """
    return np.einsum("...d,dm->...m", X, W) + b


@affine.mistake(
    en="The two matrices are multiplied in the other order. With one sample per row, which inner sizes have to agree?",
    ko="행렬 곱의 순서가 바뀌었어요. 샘플이 행으로 놓일 때 안쪽에서 맞아야 하는 크기는 무엇과 무엇인가요? 형상을 적어 "
    "보세요.",
    common=True,
)
def weights_times_input(X, W, b):
    return W @ X + b


@affine.mistake(
    en="Your result uses the transposed weight matrix. Compare the shape of W, inputs by outputs, with the shape of X.",
    ko="가중치를 전치해서 곱했어요. W의 형상이 (입력 수, 출력 수)라는 점을 X의 형상과 견주어 보세요.",
    common=True,
)
def transposed_weights(X, W, b):
    return X @ W.T + b


@affine.mistake(
    en="This multiplies entry by entry. An output unit adds up over all inputs, which is what a matrix product does.",
    ko="원소끼리만 곱했어요. 출력 뉴런은 모든 입력에 대해 더해야 해요. 그렇게 해 주는 곱은 무엇인가요?",
    common=True,
)
def entry_by_entry_with_bias(X, W, b):
    return X * W + b


@affine.mistake(
    en="Every sample is off by the same row, and that row is the bias. What does it do to the output of each unit?",
    ko="모든 샘플이 똑같은 한 행만큼 차이가 나요. 그 행이 바로 편향이에요. 편향은 각 뉴런의 출력을 어떻게 바꾸나요?",
    common=True,
)
def without_bias(X, W, b):
    del b
    return X @ W


@affine.mistake(
    en="The bias was added per sample instead of per output unit. Along which axis does broadcasting stretch it?",
    ko="편향이 출력 뉴런이 아니라 샘플마다 더해졌어요. 브로드캐스트가 어느 축으로 늘려 주는지 확인해 보세요.",
)
def bias_per_sample(X, W, b):
    return X @ W + b[:, np.newaxis]


@affine.mistake(
    en="Every unit receives the sum of all biases. Each output unit owns exactly one.",
    ko="모든 뉴런에 편향의 합이 더해졌어요. 출력 뉴런마다 자기 편향이 하나씩 있어요.",
)
def sum_of_biases(X, W, b):
    return X @ W + np.sum(b)


@affine.mistake(
    en="The difference is exactly twice the bias, so its sign is reversed. A bias is added; a threshold would be "
    "subtracted.",
    ko="차이가 편향의 정확히 두 배이니 부호가 반대로 들어갔어요. 빼는 것은 임계값이에요. 편향은 어떻게 하나요?",
)
def bias_subtracted(X, W, b):
    return X @ W - b


@affine.oracle(close=near(1e-12), because="tf.tensordot and tf.nn.bias_add in float64")
def tensorflow_bias_add(tf):
    def layer(X, W, b):
        rows = tf.tensordot(np.atleast_2d(X), W, 1)
        return tf.reshape(tf.nn.bias_add(rows, b), (*X.shape[:-1], len(b)))

    return oracle.on_arrays(layer)


# --- forward ----------------------------------------------------------------------------------------------------------

SIZES = [4, 8, 8, 3]


def network(rng, **inputs):
    """A 4-8-8-3 network whose scores stay small, with biases that are large enough to be missed."""
    params = {}
    for layer, (d, m) in enumerate(pairwise(SIZES), 1):
        params[f"W{layer}"] = rng.normal(0, 0.6, (d, m))
        params[f"b{layer}"] = rng.choice([-1.0, 1.0], m) * rng.uniform(0.3, 0.9, m)
    return {**inputs, "params": params}


def _only_the_last_bias():
    params = {f"W{layer}": np.zeros(shape) for layer, shape in enumerate([(4, 8), (8, 8), (8, 3)], 1)}
    return {**params, "b1": np.zeros(8), "b2": np.zeros(8), "b3": np.log([1.0, 2.0, 5.0])}


@exercise.check(
    points=4,
    close=ROUNDING,
    given=[
        case(("a batch of five", "샘플 다섯 개"), make=lambda rng: network(rng, X=rng.normal(size=(5, 4)))),
        case(("a batch of three, integers", "정수 샘플 세 개"), make=network, X=integers(-2, 3, 3, 4)),
        case(("a single row", "한 행짜리 배치"), make=lambda rng: network(rng, X=rng.normal(size=(1, 4)))),
        example(
            ("worked example, all weights 0", "손으로 따라 하는 예, 가중치가 모두 0"),
            X=np.array([[5.1, 3.5, 1.4, 0.2], [6.7, 3.0, 5.2, 2.3]]),
            params=_only_the_last_bias(),
            gives=np.array([[0.125, 0.25, 0.625], [0.125, 0.25, 0.625]]),
        ),
    ],
    hints=[
        (
            "Go through the layers one by one and write down each shape: (N, 4), (N, 8), (N, 8), (N, 3).",
            "계층을 하나씩 지나가며 형상을 적어 보세요. (N, 4), (N, 8), (N, 8), (N, 3)이에요.",
        ),
        (
            "What bends the line after the first and the second layer, and what comes after the third instead?",
            "첫째와 둘째 계층 뒤에서 직선을 구부리는 것은 무엇이고, 셋째 계층 뒤에는 그 대신 무엇이 오나요?",
        ),
        (
            "Each row of the result should sum to 1. Over which axis does your sum run, and which shape is left of it?",
            "결과의 행마다 합이 1이어야 해요. 합을 어느 축을 따라 구했고, 그 결과는 어떤 형상인가요?",
        ),
    ],
)
def forward(X, params):
    r"""A network with two hidden ReLU layers and a softmax output.

    $h_1 = \max(0, X W_1 + b_1)$, $h_2 = \max(0, h_1 W_2 + b_2)$, $y = \operatorname{softmax}(h_2 W_3 + b_3)$.

    Args:
        X: `(N, 4)`.
        params: `W1 (4, 8)`, `b1 (8,)`, `W2 (8, 8)`, `b2 (8,)`, `W3 (8, 3)`, `b3 (3,)`.

    Returns:
        Probabilities `(N, 3)`.
    """
    return _softmax(_scores(X, params))


def _scores(X, params, hidden=lambda a: np.maximum(0, a)):
    h1 = hidden(affine(X, params["W1"], params["b1"]))
    h2 = hidden(affine(h1, params["W2"], params["b2"]))
    return affine(h2, params["W3"], params["b3"])


def _softmax(a):
    e = np.exp(a - a.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@forward.mistake(
    en="You return the scores of the last affine layer. What turns the scores of a sample into probabilities?",
    ko="마지막 affine 계층의 점수를 그대로 돌려줬어요. 한 샘플의 점수를 확률로 바꿔 주는 것은 무엇인가요?",
    common=True,
)
def scores_without_softmax(X, params):
    return _scores(X, params)


@forward.mistake(
    en="Nothing bends between your layers, so three affine maps collapse into one. What belongs after the first and "
    "the second layer?",
    ko="계층 사이에 구부러지는 곳이 없어서 affine 계층 세 개가 하나로 합쳐져요. 첫째와 둘째 계층 뒤에는 무엇이 와야 "
    "할까요?",
    common=True,
)
def without_relu(X, params):
    return _softmax(_scores(X, params, hidden=lambda a: a))


@forward.mistake(
    en="Negative scores were cut to 0 before the softmax. The last layer keeps its scores as they are.",
    ko="소프트맥스에 들어가기 전에 음수 점수가 0으로 잘렸어요. 마지막 계층의 점수는 그대로 두어야 해요.",
)
def relu_on_the_scores(X, params):
    return _softmax(np.maximum(0, _scores(X, params)))


@forward.mistake(
    en="Your hidden layers use the sigmoid. It is an activation too, but which one does this network ask for?",
    ko="은닉층에서 시그모이드를 썼어요. 그것도 활성화 함수이지만, 이 신경망은 어떤 활성화 함수를 쓰나요?",
)
def sigmoid_hidden_layers(X, params):
    return _softmax(_scores(X, params, hidden=lambda a: 1 / (1 + np.exp(-a))))


@forward.mistake(
    en="ReLU comes after the first layer only. Without it the second and the third layer collapse into one.",
    ko="첫째 계층 뒤에만 ReLU가 있어요. 둘째 계층 뒤에도 없으면 둘째와 셋째 계층이 하나로 합쳐져요.",
)
def relu_only_once(X, params):
    h1 = np.maximum(0, affine(X, params["W1"], params["b1"]))
    return _softmax(affine(affine(h1, params["W2"], params["b2"]), params["W3"], params["b3"]))


@forward.mistake(
    en="Your columns sum to 1 instead of your rows, so samples compete with each other. Along which axis do the "
    "classes lie?",
    ko="행이 아니라 열의 합이 1이에요. 샘플끼리 겨루게 된 셈이에요. 클래스는 어느 축에 놓여 있나요?",
    common=True,
)
def columns_sum_to_one(X, params):
    return _softmax(_scores(X, params).T).T


@forward.mistake(
    en="All entries of the batch together sum to 1. Each sample should have its own probabilities.",
    ko="배치 전체를 더해야 1이 돼요. 확률은 샘플마다 따로 있어야 해요.",
    common=True,
)
def batch_sums_to_one(X, params):
    e = np.exp(_scores(X, params))
    return e / np.sum(e)


@forward.mistake(
    en="The row sums lost their axis, so they do not line up with the rows when you divide. Which shape is left of a "
    "sum over an axis?",
    ko="행의 합에서 축이 사라져 나눌 때 행과 맞지 않아요. 어떤 축을 따라 합을 구하면 어떤 형상이 남나요?",
)
def sums_lost_their_axis(X, params):
    e = np.exp(_scores(X, params))
    return e / np.sum(e, axis=1)


@forward.mistake(
    en="The second layer is left out; the shapes fit by chance, because both hidden layers have 8 units. Follow the "
    "data through all three.",
    ko="둘째 계층을 건너뛰었어요. 두 은닉층이 모두 뉴런 8개라서 형상이 우연히 맞았어요. 데이터가 세 계층을 모두 "
    "지나는지 따라가 보세요.",
)
def second_layer_skipped(X, params):
    h1 = np.maximum(0, affine(X, params["W1"], params["b1"]))
    return _softmax(affine(h1, params["W3"], params["b3"]))


@forward.mistake(
    en="The second layer has the first layer's bias; both have 8 entries, so nothing complains. Read the names in that "
    "line once more.",
    ko="둘째 계층에 첫째 계층의 편향이 더해졌어요. 둘 다 원소가 8개라 오류도 나지 않아요. 그 줄의 이름을 다시 읽어 "
    "보세요.",
)
def first_bias_twice(X, params):
    return forward(X, {**params, "b2": params["b1"]})


@forward.mistake(
    en="The second weight matrix was transposed. It is square, so the shapes cannot warn you: which axis of W means "
    "inputs?",
    ko="둘째 가중치 행렬이 전치되었어요. 정사각 행렬이라 형상으로는 알 수 없어요. W에서 입력을 뜻하는 축은 어느 "
    "쪽인가요?",
)
def second_matrix_transposed(X, params):
    return forward(X, {**params, "W2": params["W2"].T})


@forward.mistake(
    en="You return the winning class of each sample. All its probabilities are asked for, three per row.",
    ko="샘플마다 이긴 클래스만 돌려줬어요. 여기서는 행마다 세 개씩, 모든 확률을 돌려줘야 해요.",
)
def winning_class(X, params):
    return np.argmax(_scores(X, params), axis=1)


@forward.oracle(close=near(1e-10), because="three keras.layers.Dense in float64")
def keras_dense_layers(keras):
    return oracle.dense_layers(keras, SIZES, ["relu", "relu", "softmax"])
