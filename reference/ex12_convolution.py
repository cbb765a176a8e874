"""Exercise 12: convolution and pooling, forward and backward."""

import math

import numpy as np

from grader.declare import Exercise, case, drawn, exact, example, half_difference, near, normal, nudge, slope

from . import oracle

exercise = Exercise(12, "convolution", title=("Convolution and pooling", "합성곱과 풀링"))

# Sums and products only: right answers differ by the order of additions.
CLOSE = near(1e-7)

IMAGE = np.array([[1.0, 2, 3, 0], [0, 1, 2, 3], [3, 0, 1, 2], [2, 3, 0, 1]])
FILTER = np.array([[2.0, 0, 1], [0, 1, 2], [1, 0, 2]])
POOLED = np.array([[1.0, 2, 1, 0], [0, 1, 2, 3], [3, 0, 1, 2], [2, 4, 0, 1]])
GRADIENT_CHECK = ("gradients beside central differences", "수치 미분과 나란히 놓은 기울기")
SMALL_STEP = ("a small step of your own forward pass", "여러분의 순전파로 내디딘 작은 걸음")
HAND = ("worked example", "손으로 따라 하는 예")


def _positions(size, window, stride, pad):
    """How often a window fits, for the shapes of this module's inputs."""
    return (size + 2 * pad - window) // stride + 1


def _windows(x, height, width, stride, pad=0, border=0.0):
    """All windows of images, `(N, C, OH, OW, height, width)`; a stride may differ between rows and columns."""
    down, right = np.broadcast_to(stride, 2)
    padded = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)], constant_values=border)
    return np.lib.stride_tricks.sliding_window_view(padded, (height, width), axis=(2, 3))[:, :, ::down, ::right]


def _places(dwindows, shape, stride, pad):
    """Number the pixels of padded images; which pixel stands at which place of which window?"""
    n, c, h, w = shape
    padded = (n, c, h + 2 * pad, w + 2 * pad)
    _, _, oh, ow, height, width = dwindows.shape
    places = _windows(np.arange(math.prod(padded)).reshape(padded), height, width, stride)
    return places[:, :, :oh, :ow], padded


def _without_border(padded, pad):
    height, width = padded.shape[-2:]
    return padded[:, :, pad : height - pad, pad : width - pad]


def _gathered(dwindows, shape, stride, pad):
    """The way back through `_windows`: every pixel adds up what all its places in windows send it."""
    places, padded = _places(dwindows, shape, stride, pad)
    sums = np.bincount(places.ravel(), weights=dwindows.ravel(), minlength=math.prod(padded))
    return _without_border(sums.reshape(padded), pad)


def _last_window_wins(dwindows, shape, stride, pad):
    """`_gathered` with = for +=, window by window."""
    places, padded = _places(dwindows, shape, stride, pad)
    values = np.zeros(math.prod(padded))
    for i, j in np.ndindex(dwindows.shape[2:4]):
        values[places[:, :, i, j]] = dwindows[:, :, i, j]
    return _without_border(values.reshape(padded), pad)


def _last_entry_wins(dwindows, shape, stride, pad):
    """`_gathered` with = for +=, one entry of all windows after the other."""
    places, padded = _places(dwindows, shape, stride, pad)
    values = np.zeros(math.prod(padded))
    for p, q in np.ndindex(dwindows.shape[4:]):
        values[places[..., p, q]] = dwindows[..., p, q]
    return _without_border(values.reshape(padded), pad)


def _one_by_one(dout, places):
    """`dout` as a loop over so many places reads it; it may hold more of them, or too few."""
    read = np.empty((*dout.shape[:2], *places))
    for i, j in np.ndindex(*places):
        read[:, :, i, j] = dout[:, :, i, j]
    return read


# Words for mistakes that several checks share.
OVERWRITTEN = {
    "en": "Where windows overlap, only one of them has left its mark: a later one wrote over the earlier ones. A pixel "
    "that was used several times has influenced the result several times. What happens to its gradients?",
    "ko": "윈도우가 겹치는 곳에 하나의 값만 남았어요. 나중에 쓴 값이 먼저 쓴 값을 덮어썼어요. 여러 번 쓰인 픽셀은 "
    "결과에도 여러 번 영향을 줬어요. 그 기울기들은 어떻게 해야 할까요?",
}
EMPTY_SLICE = {
    "en": "With a border you are right; without one the result is empty. You cut the border off by counting from the "
    "end. What does such a slice select when the border is 0 wide?",
    "ko": "패딩이 있을 때는 맞지만 패딩이 0이면 결과가 비어 버려요. 테두리를 끝에서부터 세어 잘라 내고 있어요. "
    "테두리의 폭이 0이면 그 슬라이스는 무엇을 고를까요?",
}
BORDER_KEPT = {
    "en": "Your gradient still has the border. Nobody handed those zeros in, so they need no gradient: which shape did "
    "the input have?",
    "ko": "기울기에 테두리가 남아 있어요. 테두리의 0은 입력이 아니었으니 기울기도 필요 없어요. 입력의 형상은 "
    "무엇이었나요?",
}
STRIDE_OF_THE_WINDOW = {
    "en": "The window jumps by its own size. That is a popular choice, but here the stride is given separately, and "
    "windows may overlap. Which number says how far to move?",
    "ko": "윈도우가 자기 크기만큼 건너뛰어요. 흔히 그렇게 하지만 여기서는 스트라이드가 따로 주어지고 윈도우가 겹칠 "
    "수도 있어요. 얼마나 움직일지는 어느 값이 정하나요?",
}
SIDES_SWAPPED = {
    "en": "Height and width have changed places. Square windows hide this. Which of the two numbers belongs to the "
    "rows?",
    "ko": "높이와 너비가 바뀌었어요. 정사각형 윈도우에서는 드러나지 않는 실수예요. 두 수 가운데 행 방향의 것은 어느 "
    "쪽일까요?",
}
HEIGHT_FOR_BOTH = {
    "en": "The height of the window serves as its width, too. Square windows hide this. Do both directions use a size "
    "of their own?",
    "ko": "윈도우의 높이를 너비로도 썼어요. 정사각형 윈도우에서는 드러나지 않는 실수예요. 두 방향이 각자의 크기를 쓰고 "
    "있나요?",
}
SIZE_WITHOUT_PADDING = {
    "en": "Without padding you are right; with padding the sizes no longer fit together. The pooling layer of the book "
    "forgets the padding when it counts its windows. How many are there with the border?",
    "ko": "패딩이 없을 때는 맞지만 패딩이 있으면 크기가 맞지 않아요. 책의 풀링 계층이 출력 크기를 구할 때 패딩을 "
    "빠뜨린 것과 같은 실수예요. 테두리까지 넣으면 윈도우가 몇 개인가요?",
}
CLOSE_TOGETHER = {
    "en": "With stride 1 you are right. The window starts at the index of the output itself; with a larger stride it "
    "has to start further along. Where, for output number 3 and stride 2?",
    "ko": "스트라이드가 1이면 맞아요. 출력의 인덱스를 그대로 윈도우의 시작점으로 썼는데, 스트라이드가 크면 더 멀리서 "
    "시작해야 해요. 출력 3번, 스트라이드 2라면 어디일까요?",
}
MIXED_BY_RESHAPE = {
    "en": "The values are right, but they sit in the wrong places. After the matrix product the filters are the last "
    "axis, and reshaping never moves an axis. What has to happen besides?",
    "ko": "값은 맞지만 자리가 섞였어요. 행렬 곱의 결과에서는 필터가 마지막 축이고, reshape은 축을 옮기지 않아요. "
    "무엇이 더 필요할까요?",
}


# --- conv_output_size -------------------------------------------------------------------------------------------------


@exercise.check(
    points=1,
    close=exact(),
    given=[
        case(("stride 1, no padding", "스트라이드 1, 패딩 없음"), size=9, filter_size=4),
        case(("stride 3, no padding", "스트라이드 3, 패딩 없음"), size=11, filter_size=5, stride=3),
        case(("stride 1, padding 2", "스트라이드 1, 패딩 2"), size=8, filter_size=3, stride=1, pad=2),
        case(("stride 3, padding 2", "스트라이드 3, 패딩 2"), size=13, filter_size=5, stride=3, pad=2),
        case(("a filter that does not fit", "나누어떨어지지 않는 크기"), size=10, filter_size=3, stride=2),
        case(
            ("a filter that does not fit, with padding", "패딩이 있고 나누어떨어지지 않는 크기"),
            size=9, filter_size=4, stride=3, pad=1,
        ),
        example(("worked example: stride 1", "손으로 따라 하는 예: 스트라이드 1"), size=4, filter_size=3, gives=2),
        example(
            ("worked example: padding 1", "손으로 따라 하는 예: 패딩 1"),
            size=4, filter_size=3, stride=1, pad=1, gives=4,
        ),
        example(
            ("worked example: stride 2", "손으로 따라 하는 예: 스트라이드 2"), size=7, filter_size=3, stride=2, gives=3
        ),
    ],
    hints=[
        (
            "Draw a row of 7 squares and a filter 3 wide. How many squares is the filter away from the right end when "
            "it starts, and how many steps of the stride are in that?",
            "네모 7칸과 너비가 3인 필터를 그려 보세요. 처음에 필터는 오른쪽 끝에서 몇 칸 떨어져 있나요? 그 거리를 "
            "스트라이드만큼씩 움직이면 몇 걸음인가요?",
        ),
        (
            "Steps are not places: with one step there are two of them. And how many ends does a border make longer?",
            "걸음 수와 위치 수는 달라요. 한 걸음이면 위치는 두 개예요. 그리고 테두리는 몇 쪽 끝을 늘리나요?",
        ),
        (
            "What is left over when the last step would go beyond the end? The handout says what to do then. What "
            "does your formula do with it?",
            "마지막 걸음이 끝을 넘어가면 나머지가 생겨요. 그때 무엇을 해야 하는지 안내문에 있어요. 여러분의 식은 "
            "나머지를 어떻게 하나요?",
        ),
    ],
)  # fmt: skip
def conv_output_size(size, filter_size, stride=1, pad=0):
    r"""The number of places of a filter along one side, $(H + 2P - FH)/S + 1$.

    Args:
        size: $H$.
        filter_size: $FH$.
        stride: $S$.
        pad: $P$.

    Raises:
        ValueError: this is not a whole number.

    Source: Deep Learning from Scratch, 7.2.5.
    """
    places = (size + 2 * pad - filter_size) / stride + 1
    if not places.is_integer():
        raise ValueError("the filter does not fit")
    return int(places)


@conv_output_size.mistake(
    en="Your output is one too small. Steps were counted, but places are asked for: does the first place need a step?",
    ko="출력이 하나 작아요. 걸음 수를 센 것 같은데, 구할 것은 위치의 수예요. 첫 위치에 가려면 걸음이 필요한가요?",
    common=True,
)
def missing_plus_one(size, filter_size, stride=1, pad=0):
    return (size + 2 * pad - filter_size) // stride


@conv_output_size.mistake(
    en="When the stride leaves a rest you round up, so the last window sticks out of the image. What does the handout "
    "ask for in this case?",
    ko="스트라이드로 나누어떨어지지 않을 때 올림해서, 마지막 윈도우가 이미지 밖으로 나가요. 이런 경우에 무엇을 하라고 "
    "안내문에 적혀 있나요?",
    common=True,
)
def rounded_up(size, filter_size, stride=1, pad=0):
    return math.ceil((size + 2 * pad - filter_size) / stride) + 1


@conv_output_size.mistake(
    en="The sizes that fit are right. For those that do not, you round down silently, and the last pixels would never "
    "be seen. What does the handout ask for instead?",
    ko="나누어떨어지는 크기에서는 맞아요. 그렇지 않을 때는 말없이 내림해서 마지막 픽셀들이 한 번도 쓰이지 않게 돼요. "
    "안내문에서는 대신 무엇을 하라고 하나요?",
    common=True,
)
def rounded_down(size, filter_size, stride=1, pad=0):
    return 1 + (size + 2 * pad - filter_size) // stride


@conv_output_size.mistake(
    en="The sizes that fit are right. For the others you return a fraction, but nobody can place a filter half a time. "
    "What does the handout ask for then?",
    ko="나누어떨어지는 크기에서는 맞아요. 그렇지 않을 때 분수가 나오는데, 필터를 반만 놓을 수는 없어요. 그때는 무엇을 "
    "하라고 안내문에 적혀 있나요?",
)
def fraction(size, filter_size, stride=1, pad=0):
    return 1 + (size + 2 * pad - filter_size) / stride


@conv_output_size.mistake(
    en="Your output is too small as soon as there is padding. How many ends of the side does the border make longer?",
    ko="패딩이 있으면 출력이 작게 나와요. 테두리는 한 변의 몇 쪽 끝에 붙나요?",
    common=True,
)
def padding_counted_once(size, filter_size, stride=1, pad=0):
    return (size + pad - filter_size) // stride + 1


@conv_output_size.mistake(
    en="Only the sizes that fit are wrong: one too small. Steps were counted, but places are asked for: does the first "
    "place need a step?",
    ko="나누어떨어지는 크기에서만 출력이 하나 작아요. 걸음 수를 센 것 같은데, 구할 것은 위치의 수예요. 첫 위치에 "
    "가려면 걸음이 필요한가요?",
    common=True,
)
def steps_of_sizes_that_fit(size, filter_size, stride=1, pad=0):
    steps, left_over = divmod(size + 2 * pad - filter_size, stride)
    if left_over:
        raise ValueError("the filter does not fit")
    return steps


@conv_output_size.mistake(
    en="Padding changes nothing in your result. How long is the side once the border is around the image?",
    ko="패딩을 바꿔도 결과가 그대로예요. 테두리를 두르면 한 변의 길이는 얼마가 되나요?",
)
def padding_not_counted(size, filter_size, stride=1, _pad=0):
    return (size - filter_size) // stride + 1


@conv_output_size.mistake(
    en="With a stride above one your output is far too large. What does the stride divide: the filter, or the whole "
    "distance that the filter can travel?",
    ko="스트라이드가 1보다 크면 출력이 너무 커요. 스트라이드로 나눌 것은 필터일까요, 필터가 움직일 수 있는 거리 "
    "전체일까요?",
)
def only_filter_divided(size, filter_size, stride=1, pad=0):
    return size + 2 * pad - filter_size // stride + 1


@conv_output_size.mistake(
    en="The last + 1 was divided by the stride, too. The first place is there whatever the stride is. Which part of "
    "the formula counts steps?",
    ko="마지막에 더하는 1까지 스트라이드로 나눴어요. 첫 위치는 스트라이드가 얼마든 늘 있어요. 식에서 걸음 수를 세는 "
    "부분은 어디인가요?",
)
def plus_one_divided(size, filter_size, stride=1, pad=0):
    return (size + 2 * pad - filter_size + 1) // stride


@conv_output_size.oracle(close=exact(), because="the places counted one by one; the last window must end with the row")
def counted():
    def places(size, filter_size, stride=1, pad=0):
        starts = range(-pad, size + pad - filter_size + 1, stride)
        if starts[-1] + filter_size != size + pad:
            raise ValueError("pixels are left over")
        return len(starts)

    return places


# --- zero_pad ---------------------------------------------------------------------------------------------------------


@exercise.check(
    points=1,
    close=CLOSE,
    given=[
        case(("a batch of images", "이미지 배치"), x=normal(3, 2, 4, 5), pad=1),
        case(("a wide border", "폭이 넓은 테두리"), x=normal(3, 2, 5, 4), pad=2),
        case(("one image (H, W)", "이미지 한 장 (H, W)"), x=normal(3, 5), pad=2),
        case(("padding 0", "패딩 0"), x=normal(3, 2, 5, 4), pad=0),
        example(
            HAND, x=np.array([[1.0, 2, 3], [4, 5, 6]]), pad=1,
            gives=np.array([[0, 0, 0, 0, 0], [0, 1, 2, 3, 0], [0, 4, 5, 6, 0], [0, 0, 0, 0, 0]]),
        ),
    ],
    hints=[
        (
            "Which axes of (N, C, H, W) belong to one picture, and which ones only count pictures?",
            "(N, C, H, W)에서 그림 한 장을 이루는 축은 무엇이고, 그림의 수를 세는 축은 무엇인가요?",
        ),
        (
            "Imagine a larger sheet of zeros, and lay the picture in its middle. How large is the sheet, and where "
            "does the picture start?",
            "0으로 채운 더 큰 종이 한가운데에 그림을 놓는다고 생각해 보세요. 종이는 얼마나 커야 하고, 그림은 어디에서 "
            "시작할까요?",
        ),
        (
            "By how much should height and width grow if every side gets its border, and by how much do they grow "
            "in your result?",
            "모든 변에 테두리를 두르면 높이와 너비는 각각 얼마나 커져야 하나요? 여러분의 결과에서는 얼마나 커지나요?",
        ),
    ],
)  # fmt: skip
def zero_pad(x, pad):
    """Images with a border of zeros around height and width, which are the last two axes.

    Args:
        x: `(..., H, W)`.
        pad: width of the border.

    Source: Deep Learning from Scratch, 7.2.3.
    """
    *others, height, width = x.shape
    padded = np.zeros((*others, height + 2 * pad, width + 2 * pad))
    padded[..., pad : pad + height, pad : pad + width] = x
    return padded


@zero_pad.mistake(
    en="The number of images and of channels grew as well. A border belongs to a picture: which two axes should it "
    "touch?",
    ko="이미지 수와 채널 수까지 늘어났어요. 테두리는 그림에 두르는 거예요. 어느 두 축만 늘어나야 할까요?",
    common=True,
)
def all_axes(x, pad):
    return np.pad(x, pad)


@zero_pad.mistake(
    en="Batches are right, but a single image `(H, W)` has no batch and no channel axis. How can you name height and "
    "width so that it works for both?",
    ko="배치에서는 맞지만, 이미지 한 장 `(H, W)`에는 배치 축과 채널 축이 없어요. 두 경우에 모두 통하도록 높이와 너비 "
    "축을 가리키려면 어떻게 해야 할까요?",
)
def batches_only(x, pad):
    return np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)], "constant")


ONE_SIDE = {
    "en": "The border is missing on one side in each direction. On how many sides of the image does padding lie?",
    "ko": "방향마다 한쪽에만 테두리가 생겼어요. 패딩은 이미지의 몇 쪽에 놓일까요?",
}


@zero_pad.mistake(**ONE_SIDE)
def below_and_right_only(x, pad):
    return np.pad(x, [(0, 0)] * (x.ndim - 2) + [(0, pad)] * 2)


@zero_pad.mistake(**ONE_SIDE)
def above_and_left_only(x, pad):
    return np.pad(x, [(0, 0)] * (x.ndim - 2) + [(pad, 0)] * 2)


@zero_pad.mistake(
    en="Only one direction got a border. Which axis is left without one?",
    ko="한 방향에만 테두리가 생겼어요. 테두리가 없는 축은 어느 쪽인가요?",
)
def width_only(x, pad):
    return np.pad(x, [(0, 0)] * (x.ndim - 1) + [(pad, pad)])


@zero_pad.mistake(
    en="The border repeats the outermost pixels. What does *zero* padding fill it with?",
    ko="테두리에 가장자리 픽셀의 값이 반복됐어요. '제로' 패딩은 무엇으로 채울까요?",
)
def edge_repeated(x, pad):
    return np.pad(x, [(0, 0)] * (x.ndim - 2) + [(pad, pad)] * 2, mode="edge")


@zero_pad.mistake(
    en="With a border you are right; without one there is an error. You find the middle by counting from the end. What "
    "does such a slice select when the border is 0 wide?",
    ko="패딩이 있을 때는 맞지만 패딩이 0이면 오류가 나요. 가운데를 끝에서부터 세어 찾고 있어요. 테두리의 폭이 0이면 그 "
    "슬라이스는 무엇을 고를까요?",
)
def empty_middle(x, pad):
    padded = np.zeros((*x.shape[:-2], x.shape[-2] + 2 * pad, x.shape[-1] + 2 * pad))
    padded[..., pad:-pad, pad:-pad] = x
    return padded


@zero_pad.oracle(close=near(1e-15), because="keras.layers.ZeroPadding2D")
def keras_padding(keras):
    return oracle.zero_pad(keras)


# --- conv2d -----------------------------------------------------------------------------------------------------------


@exercise.check(
    points=2,
    close=CLOSE,
    given=[
        case(("an oblong image and filter", "가로세로가 다른 이미지와 필터"), x=normal(6, 7), w=normal(3, 2), b=0.7),
        case(("a square image and filter", "정사각형 이미지와 필터"), x=normal(5, 5), w=normal(3, 3), b=-1.3),
        case(("no bias given", "편향을 주지 않은 경우"), x=normal(4, 7), w=normal(2, 3)),
        case(("a whole number as bias", "정수로 된 편향"), x=normal(4, 5), w=normal(2, 2), b=2),
        case(("a filter as large as the image", "이미지만 한 필터"), x=normal(3, 4), w=normal(3, 4), b=0.4),
        example(HAND, x=IMAGE, w=FILTER, gives=np.array([[15, 16], [6, 15]])),
        example(
            ("worked example with bias", "손으로 따라 하는 예, 편향 있음"),
            x=IMAGE, w=FILTER, b=3.0, gives=np.array([[18, 19], [9, 18]]),
        ),
    ],
    hints=[
        (
            "Lay the filter on the top left corner of the image. How does one number come about, and how many such "
            "places are there in each direction?",
            "필터를 이미지의 왼쪽 위 모서리에 놓아 보세요. 수 하나가 어떻게 나오나요? 그렇게 놓을 자리는 방향마다 몇 "
            "군데인가요?",
        ),
        (
            "Two nested walks, over rows and columns of the output. Which part of the image lies under the filter at "
            "place (i, j)?",
            "출력의 행과 열을 차례로 지나가 보세요. 자리 (i, j)에서 필터 아래에 놓인 부분은 이미지의 어디에서 "
            "어디까지인가요?",
        ),
        (
            "Check yourself with the worked example: 15 at the top left. Which nine products make it up?",
            "손으로 따라 하는 예로 검산해 보세요. 왼쪽 위의 15는 어떤 곱 아홉 개를 더한 값인가요?",
        ),
    ],
)  # fmt: skip
def conv2d(x, w, b=0.0):
    r"""One filter over one image, $y_{ij} = \sum_{pq} x_{i+p,\,j+q}\, w_{pq} + b$.

    Args:
        x: $x$, `(H, W)`.
        w: $w$, `(FH, FW)`.
        b: $b$, a number.

    Source: Deep Learning from Scratch, 7.2.2.
    """
    return np.einsum("ijpq,pq->ij", np.lib.stride_tricks.sliding_window_view(x, w.shape), w) + b


@conv2d.mistake(
    en="Every place is off by the same number. What is added after the products have been summed?",
    ko="모든 자리에서 같은 값만큼 차이가 나요. 곱을 모두 더한 다음에 무엇을 더해야 하나요?",
    common=True,
)
def bias_missing(x, w, _b=0.0):
    return conv2d(x, w)


@conv2d.mistake(
    en="The bias was added to every product, so it counts as often as the filter has weights. How often is it added at "
    "one place?",
    ko="편향을 곱마다 더해서 필터의 원소 수만큼 여러 번 들어갔어요. 한 자리에서 편향은 몇 번 더해야 할까요?",
)
def bias_for_each_weight(x, w, b=0.0):
    return conv2d(x, w, b * w.size)


@conv2d.mistake(
    en="The filter was turned by 180 degrees. That is the convolution of mathematics; deep learning keeps the name, "
    "but slides the filter as it is. Where does the turn come from?",
    ko="필터가 180도 돌아갔어요. 수학의 합성곱은 그렇게 하지만, 딥러닝에서는 이름만 빌리고 필터를 있는 그대로 "
    "움직여요. 어디에서 뒤집혔을까요?",
)
def turned_filter(x, w, b=0.0):
    return conv2d(x, w[::-1, ::-1], b)


@conv2d.mistake(
    en="Rows and columns of the filter are exchanged. Symmetric filters hide this. Which index of the filter goes with "
    "which direction of the image?",
    ko="필터의 행과 열이 바뀌었어요. 대칭인 필터에서는 드러나지 않아요. 필터의 어느 인덱스가 이미지의 어느 방향을 "
    "따라가나요?",
)
def transposed_filter(x, w, b=0.0):
    return conv2d(x, w.T, b)


@conv2d.mistake(
    en="The last row and the last column of places are missing. If the filter can move 3 steps, how many places does "
    "it have?",
    ko="마지막 행과 마지막 열의 자리가 빠졌어요. 필터가 세 걸음 움직일 수 있다면 자리는 몇 개일까요?",
    common=True,
)
def last_place_missing(x, w, b=0.0):
    return conv2d(x, w, b)[:-1, :-1]


@conv2d.mistake(
    en="Your output is as large as the image, so a border must have come in. Without padding, at how many places does "
    "the filter fit?",
    ko="출력이 이미지와 크기가 같으니 어딘가에서 테두리가 들어간 거예요. 패딩이 없다면 필터가 들어갈 자리는 몇 "
    "군데일까요?",
)
def same_size(x, w, b=0.0):
    (fh, fw), (h, w_) = w.shape, x.shape
    y = np.zeros(x.shape)
    padded = np.pad(x, [(0, fh - 1), (0, fw - 1)])
    for i in range(h):
        for j in range(w_):
            y[i, j] = np.sum(padded[i : i + fh, j : j + fw] * w) + b
    return y


@conv2d.mistake(
    en="The window is always as wide as it is high. Square filters hide this. Which side of the filter belongs to the "
    "columns?",
    ko="윈도우의 너비가 언제나 높이와 같아요. 정사각형 필터에서는 드러나지 않아요. 열 방향은 필터의 어느 변을 "
    "따르나요?",
)
def square_window(x, w, b=0.0):
    side = w.shape[0]
    y = np.zeros((x.shape[0] - side + 1, x.shape[1] - side + 1))
    for i in range(y.shape[0]):
        for j in range(y.shape[1]):
            y[i, j] = np.sum(x[i : i + side, j : j + side] * w) + b
    return y


@conv2d.oracle(close=near(1e-12), because="scipy.signal.correlate2d")
def scipy_correlation(scipy):
    return oracle.conv2d(scipy)


# --- im2col -----------------------------------------------------------------------------------------------------------


@exercise.check(
    points=3,
    close=CLOSE,
    given=[
        case(("stride 1, no padding", "스트라이드 1, 패딩 없음"), x=normal(3, 2, 5, 7), fh=2, fw=3),
        case(("stride 2, no padding", "스트라이드 2, 패딩 없음"), x=normal(3, 2, 6, 9), fh=2, fw=3, stride=2),
        case(("stride 1, padding 1", "스트라이드 1, 패딩 1"), x=normal(3, 2, 4, 6), fh=3, fw=2, stride=1, pad=1),
        case(("stride 2, padding 1", "스트라이드 2, 패딩 1"), x=normal(3, 4, 5, 8), fh=3, fw=2, stride=2, pad=1),
        case(("square windows", "정사각형 윈도우"), x=normal(3, 3, 5, 5), fh=3, fw=3),
        example(
            HAND, x=np.array([[[[1.0, 2, 3], [4, 5, 6]]]]), fh=2, fw=2,
            gives=np.array([[1, 2, 4, 5], [2, 3, 5, 6]]),
        ),
        example(
            ("worked example with two channels", "손으로 따라 하는 예, 채널 두 개"),
            x=np.array([[[[1.0, 2, 3], [4, 5, 6]], [[10, 20, 30], [40, 50, 60]]]]), fh=2, fw=2,
            gives=np.array([[1, 2, 4, 5, 10, 20, 40, 50], [2, 3, 5, 6, 20, 30, 50, 60]]),
        ),
    ],
    hints=[
        (
            "One row is everything that the filter sees at one place. How long is it, and how many rows are there for "
            "a whole batch?",
            "행 하나는 필터가 한 자리에서 보는 값 전부예요. 그 길이는 얼마이고, 배치 전체에는 행이 몇 개 있을까요?",
        ),
        (
            "Within a row, the order must be that of the flattened filter: which of channel, row and column changes "
            "slowest?",
            "행 안의 순서는 펼친 필터의 순서와 같아야 해요. 채널, 행, 열 가운데 가장 천천히 바뀌는 것은 무엇인가요?",
        ),
        (
            "Collect the windows first, in an array with one axis for each meaning (image, channel, place, position in "
            "the window). In which order must the axes stand before you flatten?",
            "먼저 윈도우를 이미지, 채널, 자리, 윈도우 안의 위치처럼 뜻마다 축이 하나씩 있는 배열에 모아 보세요. 펼치기 "
            "전에 축은 어떤 순서로 있어야 할까요?",
        ),
    ],
)  # fmt: skip
def im2col(x, fh, fw, stride=1, pad=0):
    """The windows of images as rows: places by image, row and column; entries by channel, row and column.

    Args:
        x: `(N, C, H, W)`.
        fh: height of the window.
        fw: width of the window.
        stride: step of the window.
        pad: width of the border of zeros.

    Returns:
        `(N*OH*OW, C*fh*fw)`.

    Source: Deep Learning from Scratch, 7.4.3.
    """
    windows = _windows(x, fh, fw, stride, pad)
    return windows.transpose(0, 2, 3, 1, 4, 5).reshape(-1, x.shape[1] * fh * fw)


@im2col.mistake(
    en="The numbers are all there, but every row mixes values of different windows. Reshaping cuts the array up in the "
    "order in which it lies in memory; it never moves an axis. What has to happen first?",
    ko="값은 모두 있지만 행마다 서로 다른 윈도우의 값이 섞였어요. reshape은 배열을 메모리에 놓인 순서대로 자를 뿐 축을 "
    "옮기지 않아요. 그 전에 무엇을 해야 할까요?",
    common=True,
)
def reshaped_at_once(x, fh, fw, stride=1, pad=0):
    by_entry = _windows(x, fh, fw, stride, pad).transpose(0, 1, 4, 5, 2, 3)
    n, _, _, _, oh, ow = by_entry.shape
    return by_entry.reshape(n * oh * ow, -1)


@im2col.mistake(
    en="With one channel you are right. With several, yours alternate within a row. The order must be that of the "
    "flattened filter: what does it finish first, a channel or a pixel?",
    ko="채널이 하나일 때는 맞아요. 여러 개면 행 안에서 채널이 번갈아 나와요. 펼친 필터의 순서와 같아야 하는데, "
    "필터에서는 채널 하나와 픽셀 하나 중 무엇이 먼저 끝나나요?",
)
def channels_alternate(x, fh, fw, stride=1, pad=0):
    windows = _windows(x, fh, fw, stride, pad)
    return windows.transpose(0, 2, 3, 4, 5, 1).reshape(-1, x.shape[1] * fh * fw)


@im2col.mistake(
    en="The right rows in another order: yours go down the image first. In which direction does the output image run "
    "on from one entry to the next?",
    ko="행은 모두 맞지만 순서가 달라요. 이미지의 위에서 아래로 먼저 내려가고 있어요. 출력 이미지에서 다음 원소는 어느 "
    "방향에 있나요?",
)
def column_by_column(x, fh, fw, stride=1, pad=0):
    windows = _windows(x, fh, fw, stride, pad)
    return windows.transpose(0, 3, 2, 1, 4, 5).reshape(-1, x.shape[1] * fh * fw)


@im2col.mistake(
    en="Every window was written column by column. In which order does flattening read a filter?",
    ko="윈도우마다 열 방향으로 먼저 적었어요. 필터를 펼치면 어느 방향으로 먼저 읽게 되나요?",
)
def window_transposed(x, fh, fw, stride=1, pad=0):
    windows = _windows(x, fh, fw, stride, pad)
    return windows.transpose(0, 2, 3, 1, 5, 4).reshape(-1, x.shape[1] * fh * fw)


@im2col.mistake(
    en="The places of a single window of all images follow each other. First all places of the first image are wanted. "
    "Which axis should change slowest?",
    ko="같은 자리의 윈도우가 이미지별로 이어져요. 첫 이미지의 모든 자리가 먼저 와야 해요. 가장 천천히 바뀌어야 하는 "
    "축은 무엇인가요?",
)
def images_alternate(x, fh, fw, stride=1, pad=0):
    windows = _windows(x, fh, fw, stride, pad)
    return windows.transpose(2, 3, 0, 1, 4, 5).reshape(-1, x.shape[1] * fh * fw)


@im2col.mistake(
    en="Rows and columns are exchanged: your windows stand upright. Other courses write them so; here each window is a "
    "row. What shape does the handout promise?",
    ko="행과 열이 바뀌어서 윈도우가 세로로 서 있어요. 그렇게 쓰는 강의도 있지만 여기서는 윈도우 하나가 행 하나예요. "
    "안내문에 적힌 형상을 확인해 볼까요?",
)
def windows_as_columns(x, fh, fw, stride=1, pad=0):
    return im2col(x, fh, fw, stride, pad).T


@im2col.mistake(
    en="The windows move by one pixel whatever the stride is. How far should they jump?",
    ko="스트라이드와 상관없이 윈도우가 한 칸씩 움직여요. 얼마나 건너뛰어야 할까요?",
)
def stride_without_effect(x, fh, fw, _stride=1, pad=0):
    return im2col(x, fh, fw, 1, pad)


@im2col.mistake(
    en="The number of rows is right, but the windows stand too close together: each starts at its own number. With a "
    "larger stride, where does window number 3 start?",
    ko="행의 수는 맞지만 윈도우가 너무 붙어 있어요. 몇 번째 윈도우인지를 그대로 시작점으로 썼어요. 스트라이드가 크면 "
    "3번 윈도우는 어디에서 시작할까요?",
)
def starts_at_its_number(x, fh, fw, stride=1, pad=0):
    _, c, h, w = x.shape
    oh, ow = _positions(h, fh, stride, pad), _positions(w, fw, stride, pad)
    close_together = _windows(x, fh, fw, 1, pad)[:, :, :oh, :ow]
    return close_together.transpose(0, 2, 3, 1, 4, 5).reshape(-1, c * fh * fw)


@im2col.mistake(
    en="The padding has no effect. Which windows come in addition when the image has a border?",
    ko="패딩이 반영되지 않았어요. 이미지에 테두리가 생기면 어떤 윈도우가 더 생길까요?",
)
def padding_without_effect(x, fh, fw, stride=1, _pad=0):
    return im2col(x, fh, fw, stride)


@im2col.mistake(**SIDES_SWAPPED, common=True)
def window_sides_swapped(x, fh, fw, stride=1, pad=0):
    return im2col(x, fw, fh, stride, pad)


@im2col.mistake(**HEIGHT_FOR_BOTH)
def window_height_for_both(x, fh, _fw, stride=1, pad=0):
    return im2col(x, fh, fh, stride, pad)


@im2col.oracle(close=near(1e-15), because="tf.image.extract_patches, reordered from channels last")
def tensorflow_patches(tf):
    return oracle.im2col(tf)


# --- col2im -----------------------------------------------------------------------------------------------------------


def _rows(n, c, h, w, fh, fw, stride, pad):
    """Inputs of `col2im`, made from sizes: random rows, which no `im2col` has written."""
    count = n * _positions(h, fh, stride, pad) * _positions(w, fw, stride, pad)
    return {
        "col": normal(count, c * fh * fw),
        "input_shape": (n, c, h, w),
        "fh": fh, "fw": fw, "stride": stride, "pad": pad,
    }  # fmt: skip


@exercise.check(
    points=3,
    close=CLOSE,
    given=[
        case(("stride 1, no padding", "스트라이드 1, 패딩 없음"), **_rows(3, 2, 5, 7, 2, 3, 1, 0)),
        case(("stride 2, no padding", "스트라이드 2, 패딩 없음"), **_rows(3, 2, 6, 9, 2, 3, 2, 0)),
        case(("stride 1, padding 1", "스트라이드 1, 패딩 1"), **_rows(3, 2, 4, 6, 3, 2, 1, 1)),
        case(("stride 2, padding 1", "스트라이드 2, 패딩 1"), **_rows(3, 4, 5, 8, 3, 2, 2, 1)),
        case(("stride 1, padding 2", "스트라이드 1, 패딩 2"), **_rows(3, 2, 4, 5, 4, 3, 1, 2)),
        case(("square windows", "정사각형 윈도우"), **_rows(3, 3, 5, 5, 3, 3, 1, 0)),
        example(
            HAND, col=np.array([[1.0, 2, 3, 4], [10, 20, 30, 40]]), input_shape=(1, 1, 2, 3), fh=2, fw=2,
            gives=np.array([[[[1, 12, 20], [3, 34, 40]]]]),
        ),
    ],
    hints=[
        (
            "Take the worked example: two windows side by side share a column of pixels. What does such a pixel get?",
            "손으로 따라 하는 예를 보세요. 나란한 두 윈도우가 픽셀 한 열을 함께 써요. 그런 픽셀에는 무엇이 모일까요?",
        ),
        (
            "Undo the steps of im2col from the last to the first: unflatten, bring the axes back, lay the windows "
            "down, take the border off.",
            "im2col에서 한 일을 마지막 것부터 거꾸로 되돌려 보세요. 펼친 것을 되돌리고, 축을 제자리로 옮기고, 윈도우를 "
            "내려놓고, 테두리를 떼어 내요.",
        ),
        (
            "Feed it with ones: every pixel then shows in how many windows it stands. In the middle that is more "
            "than at the edge. Is it so in yours?",
            "1로만 된 행렬을 넣어 보세요. 픽셀마다 자신이 몇 개의 윈도우에 들어 있는지가 나와요. 가장자리보다 "
            "가운데가 더 커야 해요. 여러분의 결과에서도 그런가요?",
        ),
    ],
)  # fmt: skip
def col2im(col, input_shape, fh, fw, stride=1, pad=0):
    """The transpose of `im2col`: rows go back to their pixels and add up there.

    Args:
        col: `(N*OH*OW, C*fh*fw)`.
        input_shape: `(N, C, H, W)`.
        fh: height of the window.
        fw: width of the window.
        stride: step of the window.
        pad: width of the border, which is dropped.

    Source: Deep Learning from Scratch, common/util.py.
    """
    return _gathered(_unflattened(col, input_shape, fh, fw, stride, pad), input_shape, stride, pad)


def _unflattened(col, input_shape, fh, fw, stride, pad):
    """The windows `(N, C, OH, OW, fh, fw)` that stand in the rows."""
    n, c, h, w = input_shape
    oh, ow = _positions(h, fh, stride, pad), _positions(w, fw, stride, pad)
    return col.reshape(n, oh, ow, c, fh, fw).transpose(0, 3, 1, 2, 4, 5)


@col2im.mistake(**OVERWRITTEN, common=True)
def windows_overwrite(col, input_shape, fh, fw, stride=1, pad=0):
    return _last_window_wins(_unflattened(col, input_shape, fh, fw, stride, pad), input_shape, stride, pad)


@col2im.mistake(**OVERWRITTEN, common=True)
def entries_overwrite(col, input_shape, fh, fw, stride=1, pad=0):
    return _last_entry_wins(_unflattened(col, input_shape, fh, fw, stride, pad), input_shape, stride, pad)


@col2im.mistake(
    en="Where windows overlap you took the mean. To go back means that every use of a pixel counts in full. Should the "
    "contributions be averaged or added?",
    ko="윈도우가 겹치는 곳에서 평균을 냈어요. 되돌아갈 때는 픽셀이 쓰일 때마다 온전히 한 번씩 세어야 해요. 평균을 "
    "내야 할까요, 더해야 할까요?",
)
def overlaps_averaged(col, input_shape, fh, fw, stride=1, pad=0):
    ones = np.ones_like(col)
    return col2im(col, input_shape, fh, fw, stride, pad) / np.maximum(col2im(ones, input_shape, fh, fw, stride, pad), 1)


@col2im.mistake(
    en="The rows were cut up in the wrong order, and values of different windows got mixed. Reshaping can only split "
    "an axis where it was joined. In which order did im2col join the axes?",
    ko="행을 잘못된 순서로 잘라서 서로 다른 윈도우의 값이 섞였어요. reshape은 합쳤던 축을 그 자리에서 나누기만 해요. "
    "im2col은 축을 어떤 순서로 합쳤나요?",
    common=True,
)
def reshaped_into_channels(col, input_shape, fh, fw, stride=1, pad=0):
    n, c, h, w = input_shape
    oh, ow = _positions(h, fh, stride, pad), _positions(w, fw, stride, pad)
    windows = col.reshape(n, c, fh, fw, oh, ow).transpose(0, 1, 4, 5, 2, 3)
    return _gathered(windows, input_shape, stride, pad)


@col2im.mistake(
    en="With one channel you are right. With several, the channels within a row were read in another order than im2col "
    "writes them. Which changes slowest there?",
    ko="채널이 하나일 때는 맞아요. 여러 개면 행 안의 채널을 im2col이 적은 것과 다른 순서로 읽었어요. 거기서 가장 "
    "천천히 바뀌는 것은 무엇인가요?",
)
def channels_read_alternating(col, input_shape, fh, fw, stride=1, pad=0):
    n, c, h, w = input_shape
    oh, ow = _positions(h, fh, stride, pad), _positions(w, fw, stride, pad)
    windows = col.reshape(n, oh, ow, fh, fw, c).transpose(0, 5, 1, 2, 3, 4)
    return _gathered(windows, input_shape, stride, pad)


@col2im.mistake(
    en="The windows were laid down one pixel apart. Where did each of them come from when the stride is larger?",
    ko="윈도우를 한 칸 간격으로 내려놓았어요. 스트라이드가 크면 윈도우는 각각 어디에서 왔을까요?",
)
def laid_down_close_together(col, input_shape, fh, fw, stride=1, pad=0):
    return _gathered(_unflattened(col, input_shape, fh, fw, stride, pad), input_shape, 1, pad)


@col2im.mistake(**EMPTY_SLICE)
def border_cut_from_the_end(col, input_shape, fh, fw, stride=1, pad=0):
    return border_returned(col, input_shape, fh, fw, stride, pad)[:, :, pad:-pad, pad:-pad]


@col2im.mistake(**BORDER_KEPT)
def border_returned(col, input_shape, fh, fw, stride=1, pad=0):
    n, c, h, w = input_shape
    return col2im(col, (n, c, h + 2 * pad, w + 2 * pad), fh, fw, stride)


@col2im.oracle(close=near(1e-12), because="the gradient of tf.image.extract_patches")
def tensorflow_patches_backwards(tf):
    return oracle.col2im(tf)


# --- Convolution ------------------------------------------------------------------------------------------------------


def _layer(n, c, h, w, fn, fh, fw, stride, pad):
    """Inputs of a convolution, made from sizes."""
    return {
        "W": normal(fn, c, fh, fw),
        "b": normal(fn, gap=0.5),
        "stride": stride,
        "pad": pad,
        "x": normal(n, c, h, w),
        "dout": normal(n, fn, _positions(h, fh, stride, pad), _positions(w, fw, stride, pad)),
    }


@exercise.check(
    points=6,
    close={SMALL_STEP[0]: slope({"dx": "to_x", "dW": "to_W", "db": "to_b"}, forward="output"), "*": CLOSE},
    given=[
        case(("stride 1, no padding", "스트라이드 1, 패딩 없음"), **_layer(3, 2, 6, 9, 4, 2, 3, 1, 0)),
        case(("stride 2, no padding", "스트라이드 2, 패딩 없음"), **_layer(5, 2, 6, 9, 7, 2, 3, 2, 0)),
        case(("stride 1, padding 1", "스트라이드 1, 패딩 1"), **_layer(3, 2, 4, 6, 5, 3, 2, 1, 1)),
        case(("stride 2, padding 1", "스트라이드 2, 패딩 1"), **_layer(4, 3, 5, 8, 2, 3, 2, 2, 1)),
        case(
            ("as many images as channels and filters", "이미지, 채널, 필터의 수가 모두 같은 경우"),
            **_layer(3, 3, 5, 5, 3, 3, 3, 1, 0),
        ),
        example(
            HAND, W=FILTER[None, None], b=np.array([3.0]), stride=1, pad=0, x=IMAGE[None, None],
            dout=np.array([[[[1.0, 2], [0, 0]]]]),
            gives={
                "output": np.array([[[[18, 19], [9, 18]]]]),
                "dx": np.array([[[[2, 4, 1, 2], [0, 1, 4, 4], [1, 2, 2, 4], [0, 0, 0, 0]]]]),
                "dW": np.array([[[[5, 8, 3], [2, 5, 8], [3, 2, 5]]]]),
                "db": np.array([3]),
            },
        ),
        example(
            ("worked example with padding 1", "손으로 따라 하는 예, 패딩 1"),
            W=FILTER[None, None], b=np.array([0.0]), stride=1, pad=1, x=IMAGE[None, None],
            dout=np.array([[[[1.0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]]]),
            gives={
                "output": np.array([[[[7, 12, 10, 2], [4, 15, 16, 10], [10, 6, 15, 6], [8, 10, 4, 3]]]]),
                "dx": np.array([[[[1, 2, 0, 0], [0, 2, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]]]),
                "dW": np.array([[[[0, 0, 0], [0, 1, 2], [0, 0, 1]]]]),
                "db": np.array([1]),
            },
        ),
    ],
    hints=[
        (
            "One output value is one dot product: everything the filter sees at this place, in all channels, times the "
            "whole filter. Write down the shapes before you write any code.",
            "출력값 하나는 내적 하나예요. 필터가 그 자리에서 보는 모든 채널의 값과 필터 전체를 곱해 더해요. 코드를 "
            "쓰기 전에 형상부터 적어 보세요.",
        ),
        (
            "With im2col the layer becomes an affine layer: which matrix plays x, which one W? Then its backward pass "
            "is the one you know from exercise 6.",
            "im2col을 쓰면 이 계층은 Affine 계층이 돼요. 어느 행렬이 x이고 어느 행렬이 W일까요? 그러면 역전파도 연습 "
            "6에서 만든 것과 같아요.",
        ),
        (
            "The same weight and the same bias worked at every place of every image, and one pixel was seen by several "
            "windows. What does going back do with something that was used several times?",
            "같은 가중치와 편향이 모든 이미지의 모든 자리에서 쓰였고, 픽셀 하나를 여러 윈도우가 봤어요. 여러 번 쓰인 "
            "것은 역전파에서 어떻게 다뤄야 할까요?",
        ),
    ],
)  # fmt: skip
class Convolution:
    r"""Convolution layer, $y_{nfij} = \sum_{cpq} x_{n,c,\,Si+p,\,Sj+q}\, W_{fcpq} + b_f$ with $x$ padded by $P$.

    Args:
        W: $W$, `(FN, C, FH, FW)`.
        b: $b$, `(FN,)`.
        stride: $S$.
        pad: $P$.

    Source: Deep Learning from Scratch, 7.4.4.
    """

    def __init__(self, W, b, stride=1, pad=0):
        self.W, self.b = W, b
        self.stride, self.pad = stride, pad

    def _windows(self, x):
        return _windows(x, *self.W.shape[2:], self.stride, self.pad)

    def _products(self, x):
        return np.einsum("ncijpq,fcpq->nfij", self._windows(x), self.W)

    def _gather(self, dwindows):
        return _gathered(dwindows, self.x.shape, self.stride, self.pad)

    def forward(self, x):
        self.x = x
        return self._products(x) + self.b[:, np.newaxis, np.newaxis]

    def backward(self, dout):
        self.dW = np.einsum("ncijpq,nfij->fcpq", self._windows(self.x), dout)
        self.db = np.einsum("nfij->f", dout)
        return self._gather(np.einsum("nfij,fcpq->ncijpq", dout, self.W))


@Convolution.script
def there_and_back(Convolution, W, b, stride, pad, x, dout):
    layer = Convolution(W, b, stride, pad)
    yield ("output", "출력"), layer.forward(x)
    yield "dx", layer.backward(dout)
    yield "dW", layer.dW
    yield "db", layer.db


@Convolution.script(
    given=[
        case(
            GRADIENT_CHECK, **_layer(2, 3, 4, 5, 2, 3, 2, 1, 1),
            to_W=nudge(2, 3, 3, 2), to_b=nudge(2), to_x=nudge(2, 3, 4, 5),
        )
    ]
)  # fmt: skip
def convolution_checked(Convolution, W, b, stride, pad, x, dout, to_W, to_b, to_x):
    layer = Convolution(W, b, stride, pad)
    yield ("output", "출력"), layer.forward(x)
    yield "dx", layer.backward(dout)
    yield "dW", layer.dW
    yield "db", layer.db
    ahead = Convolution(W + to_W, b + to_b, stride, pad).forward(x + to_x)
    behind = Convolution(W - to_W, b - to_b, stride, pad).forward(x - to_x)
    yield SMALL_STEP, half_difference(ahead, behind, dout)


def _two_batches(first, second):
    """Two batches for one layer with default settings."""
    layer = _layer(3, *first)
    del layer["stride"], layer["pad"]
    return {
        **layer,
        "new": _layer(4, *second)["x"],
        "dnew": _layer(4, *second)["dout"],
    }


SIZES = (2, 5, 7, 4, 2, 3, 1, 0)


@Convolution.script(
    given=[
        case(
            ("a second batch through a layer with default settings", "기본 설정의 계층에 통과시킨 두 번째 배치"),
            **_two_batches(SIZES, SIZES),
        )
    ]
)
def second_batch(Convolution, W, b, x, dout, new, dnew):
    layer = Convolution(W, b)
    layer.forward(x)
    layer.backward(dout)
    yield ("output", "출력"), layer.forward(new)
    yield "dx", layer.backward(dnew)
    yield "dW", layer.dW
    yield "db", layer.db


@Convolution.mistake(
    en="Every output map is off by a constant. What does each filter add after its products have been summed?",
    ko="출력 맵마다 일정한 값만큼 차이가 나요. 필터는 곱을 모두 더한 다음에 무엇을 더하나요?",
    common=True,
)
class bias_forgotten(Convolution.reference):
    def forward(self, x):
        self.x = x
        return self._products(x)


@Convolution.mistake(
    en="The bias is in the result once for each input channel. Does it belong to a channel or to the filter?",
    ko="편향이 입력 채널 수만큼 여러 번 더해졌어요. 편향은 채널의 것일까요, 필터의 것일까요?",
)
class bias_once_per_channel(Convolution.reference):
    def forward(self, x):
        return super().forward(x) + (x.shape[1] - 1) * self.b[:, np.newaxis, np.newaxis]


@Convolution.mistake(
    en="All filters use the bias of the first one. How many biases are there, and along which axis do they lie?",
    ko="모든 필터가 첫 번째 필터의 편향을 쓰고 있어요. 편향은 모두 몇 개이고, 출력의 어느 축을 따라 놓일까요?",
)
class first_bias_for_all(Convolution.reference):
    def forward(self, x):
        self.x = x
        return self._products(x) + self.b[0]


@Convolution.mistake(
    en="Only one input channel takes part. What does a filter see at one place, and how many of its numbers go into "
    "one output value?",
    ko="입력 채널 하나만 쓰였어요. 필터는 한 자리에서 무엇을 보고, 그 가운데 몇 개의 값이 출력값 하나에 들어가나요?",
    common=True,
)
class first_channel_only(Convolution.reference):
    def _products(self, x):
        return np.einsum("nijpq,fpq->nfij", self._windows(x)[:, 0], self.W[:, 0])


FLIPPED = {
    "en": "The filters were turned by 180 degrees. That is the convolution of mathematics; deep learning keeps the "
    "name, but slides the filters as they are. Where does the turn come from?",
    "ko": "필터가 180도 돌아갔어요. 수학의 합성곱은 그렇게 하지만, 딥러닝에서는 이름만 빌리고 필터를 있는 그대로 "
    "움직여요. 어디에서 뒤집혔을까요?",
}


@Convolution.mistake(**FLIPPED)
class filters_turned(Convolution.reference):
    def _products(self, x):
        return np.einsum("ncijpq,fcpq->nfij", self._windows(x), self.W[:, :, ::-1, ::-1])


@Convolution.mistake(**FLIPPED)
class filters_turned_both_ways(Convolution.reference):
    def __init__(self, W, b, stride=1, pad=0):
        super().__init__(W[:, :, ::-1, ::-1], b, stride, pad)

    def backward(self, dout):
        dx = super().backward(dout)
        self.dW = self.dW[:, :, ::-1, ::-1]
        return dx


@Convolution.mistake(
    en="Rows and columns of the filters are exchanged. Symmetric filters hide this. Which index of a filter goes with "
    "which direction of the image?",
    ko="필터의 행과 열이 바뀌었어요. 대칭인 필터에서는 드러나지 않아요. 필터의 어느 인덱스가 이미지의 어느 방향을 "
    "따라가나요?",
)
class filters_transposed(Convolution.reference):
    def _products(self, x):
        transposed = self.W.swapaxes(2, 3).reshape(self.W.shape)
        return np.einsum("ncijpq,fcpq->nfij", self._windows(x), transposed)


@Convolution.mistake(**MIXED_BY_RESHAPE, common=True)
class output_reshaped_at_once(Convolution.reference):
    def forward(self, x):
        out = super().forward(x)
        return out.transpose(0, 2, 3, 1).reshape(out.shape)


class _CloseTogether(Convolution.reference):
    """As many windows as there should be, but one pixel apart."""

    def _close_together(self, x):
        _, _, oh, ow, fh, fw = super()._windows(x).shape
        return _windows(x, fh, fw, 1, self.pad)[:, :, :oh, :ow]

    def _gather_close_together(self, dwindows):
        return _gathered(dwindows, self.x.shape, 1, self.pad)


@Convolution.mistake(**CLOSE_TOGETHER, common=True)
class stride_not_multiplied(_CloseTogether):
    def _products(self, x):
        return np.einsum("ncijpq,fcpq->nfij", self._close_together(x), self.W)


@Convolution.mistake(**CLOSE_TOGETHER, common=True)
class stride_never_multiplied(_CloseTogether):
    def _windows(self, x):
        return self._close_together(x)

    def _gather(self, dwindows):
        return self._gather_close_together(dwindows)


STRIDE_BACK = {
    "en": "Forward is right, but the way back moves by one pixel whatever the stride is. It has to visit exactly the "
    "windows that the forward pass has seen. Where did each of them start?",
    "ko": "순전파는 맞아요. 그런데 역전파는 스트라이드와 상관없이 한 칸씩 움직여요. 순전파에서 본 윈도우를 그대로 다시 "
    "찾아가야 해요. 윈도우마다 시작점이 어디였나요?",
}


@Convolution.mistake(**STRIDE_BACK, common=True)
class stride_missing_in_backward(_CloseTogether):
    def backward(self, dout):
        dx = super().backward(dout)
        self.dW = np.einsum("ncijpq,nfij->fcpq", self._close_together(self.x), dout)
        return dx

    def _gather(self, dwindows):
        return self._gather_close_together(dwindows)


@Convolution.mistake(**STRIDE_BACK, common=True)
class stride_missing_in_dx(_CloseTogether):
    def _gather(self, dwindows):
        return self._gather_close_together(dwindows)


@Convolution.mistake(
    en="The stride works in one direction only. Do rows and columns both jump?",
    ko="스트라이드가 한 방향에만 적용됐어요. 행과 열이 모두 건너뛰나요?",
)
class stride_along_rows_only(Convolution.reference):
    def _products(self, x):
        _, _, oh, ow, fh, fw = self._windows(x).shape
        windows = _windows(x, fh, fw, (self.stride, 1), self.pad)[:, :, :oh, :ow]
        return np.einsum("ncijpq,fcpq->nfij", windows, self.W)


@Convolution.mistake(
    en="The padding has no effect, so the output is too small. Which images should the filters slide over?",
    ko="패딩이 반영되지 않아서 출력이 작아졌어요. 필터는 어떤 이미지 위를 움직여야 할까요?",
)
class padding_left_out(Convolution.reference):
    def __init__(self, W, b, stride=1, _pad=0):
        super().__init__(W, b, stride, 0)

    def backward(self, dout):
        return super().backward(_one_by_one(dout, self._windows(self.x).shape[2:4]))


@Convolution.mistake(**OVERWRITTEN, common=True)
class windows_overwrite_in_dx(Convolution.reference):
    def _gather(self, dwindows):
        return _last_window_wins(dwindows, self.x.shape, self.stride, self.pad)


@Convolution.mistake(**OVERWRITTEN, common=True)
class entries_overwrite_in_dx(Convolution.reference):
    def _gather(self, dwindows):
        return _last_entry_wins(dwindows, self.x.shape, self.stride, self.pad)


@Convolution.mistake(
    en="In dx only the last filter and the last window have left their mark; they wrote over the others. Each pixel "
    "was used by every filter and by several windows. What happens to all their gradients?",
    ko="dx에 마지막 필터와 마지막 윈도우의 값만 남았어요. 앞의 값들은 덮어써졌어요. 픽셀 하나를 모든 필터와 여러 "
    "윈도우가 썼어요. 그 기울기들은 모두 어떻게 해야 할까요?",
    common=True,
)
class filters_overwrite_in_dx(Convolution.reference):
    def backward(self, dout):
        super().backward(dout)
        last = np.einsum("nij,cpq->ncijpq", dout[:, -1], self.W[-1])
        return _last_window_wins(last, self.x.shape, self.stride, self.pad)


@Convolution.mistake(
    en="dx is right, but dW knows the last image only. All images of the batch went through the same filters. What "
    "happens to their contributions?",
    ko="dx는 맞지만 dW에는 마지막 이미지만 반영됐어요. 배치의 모든 이미지가 같은 필터를 지나갔어요. 이미지마다 생기는 "
    "몫은 어떻게 해야 할까요?",
)
class last_image_only(Convolution.reference):
    def backward(self, dout):
        dx = super().backward(dout)
        self.dW = np.einsum("cijpq,fij->fcpq", self._windows(self.x)[-1], dout[-1])
        return dx


@Convolution.mistake(
    en="dx is right, but dW knows the last place of the last image only: each place wrote over the one before. The "
    "same filter worked at all of them. What happens to the contributions?",
    ko="dx는 맞지만 dW에는 마지막 이미지의 마지막 자리만 반영됐어요. 자리마다 앞의 값을 덮어썼어요. 같은 필터가 모든 "
    "자리에서 쓰였어요. 그 몫들은 어떻게 해야 할까요?",
)
class last_place_only(Convolution.reference):
    def backward(self, dout):
        dx = super().backward(dout)
        self.dW = np.multiply.outer(dout[-1, :, -1, -1], self._windows(self.x)[-1, :, -1, -1])
        return dx


@Convolution.mistake(
    en="With stride 1 and no padding you are right. On the way back, the rows were laid down as if that were always "
    "so. What does col2im have to know in order to find the windows again?",
    ko="스트라이드가 1이고 패딩이 없으면 맞아요. 역전파에서는 언제나 그런 것처럼 윈도우를 내려놓았어요. col2im이 "
    "윈도우의 자리를 다시 찾으려면 무엇을 알아야 할까요?",
    common=True,
)
class settings_not_passed_on(Convolution.reference):
    def _gather(self, dwindows):
        n, c, oh, ow, fh, fw = dwindows.shape
        rows = dwindows.transpose(0, 2, 3, 1, 4, 5).reshape(n * oh * ow, c * fh * fw)
        return col2im(rows, self.x.shape, fh, fw)


@Convolution.mistake(
    en="In dx the filters were turned by 180 degrees. A gradient goes back through the very weight that its value came "
    "through. Is a turn needed when you lay the filter down at its window?",
    ko="dx에서 필터가 180도 돌아갔어요. 기울기는 값이 지나온 바로 그 가중치를 따라 돌아가요. 필터를 윈도우 자리에 "
    "그대로 내려놓는다면 뒤집을 필요가 있을까요?",
)
class filters_turned_in_dx(Convolution.reference):
    def backward(self, dout):
        super().backward(dout)
        return self._gather(np.einsum("nfij,fcpq->ncijpq", dout, self.W[:, :, ::-1, ::-1]))


@Convolution.mistake(**EMPTY_SLICE)
class dx_cut_from_the_end(Convolution.reference):
    def _gather(self, dwindows):
        n, c, h, w = self.x.shape
        pad = self.pad
        padded = _gathered(dwindows, (n, c, h + 2 * pad, w + 2 * pad), self.stride, 0)
        return padded[:, :, pad:-pad, pad:-pad]


@Convolution.mistake(**BORDER_KEPT)
class dx_with_border(Convolution.reference):
    def _gather(self, dwindows):
        n, c, h, w = self.x.shape
        return _gathered(dwindows, (n, c, h + 2 * self.pad, w + 2 * self.pad), self.stride, 0)


@Convolution.mistake(
    en="db is an average. The same bias was added at every place of every image; do the contributions add up or "
    "average out?",
    ko="db가 평균이 되었어요. 같은 편향이 모든 이미지의 모든 자리에 더해졌어요. 그 몫은 더해야 할까요, 평균을 내야 "
    "할까요?",
)
class db_averaged(Convolution.reference):
    def backward(self, dout):
        dx = super().backward(dout)
        self.db = dout.mean(axis=(0, 2, 3))
        return dx


@Convolution.mistake(
    en="db still has one value for each place. A filter has one bias, and that served all places: over which axes is "
    "the sum?",
    ko="db에 자리마다 값이 남아 있어요. 필터의 편향은 하나뿐이고 그것이 모든 자리에서 쓰였어요. 어느 축들을 따라 "
    "더해야 할까요?",
)
class db_for_each_place(Convolution.reference):
    def backward(self, dout):
        dx = super().backward(dout)
        self.db = dout.sum(axis=0)
        return dx


@Convolution.mistake(
    en="dW and db were divided by the number of images. If the loss is a mean, its 1/N is in dout already. Is there "
    "anything left to divide by?",
    ko="dW와 db를 이미지 수로 나눴어요. 손실이 평균이라면 1/N은 이미 dout에 들어 있어요. 더 나눌 것이 남아 있을까요?",
)
class parameters_averaged_over_batch(Convolution.reference):
    def backward(self, dout):
        dx = super().backward(dout)
        self.dW, self.db = self.dW / len(dout), self.db / len(dout)
        return dx


@Convolution.mistake(
    en="Forward is right. On the way back, dout was cut up in the wrong order: its filters stand on the second axis, "
    "and reshaping never moves an axis. Where must they stand for the matrix product?",
    ko="순전파는 맞아요. 역전파에서 dout을 잘못된 순서로 잘랐어요. dout에서 필터는 두 번째 축이고, reshape은 축을 "
    "옮기지 않아요. 행렬 곱을 하려면 필터가 어느 축에 있어야 할까요?",
    common=True,
)
class dout_reshaped_at_once(Convolution.reference):
    def backward(self, dout):
        n, fn, oh, ow = dout.shape
        return super().backward(dout.reshape(n, oh, ow, fn).transpose(0, 3, 1, 2))


@Convolution.mistake(
    en="dx and db are right; in dW the numbers are right but sit in the wrong places. Of your matrix product, which "
    "axis belongs to the filters, and where does W have it?",
    ko="dx와 db는 맞아요. dW는 값은 맞지만 자리가 섞였어요. 행렬 곱의 결과에서 필터는 어느 축이고, W에서는 어느 "
    "축인가요?",
)
class dw_reshaped_at_once(Convolution.reference):
    def backward(self, dout):
        dx = super().backward(dout)
        self.dW = self.dW.transpose(1, 2, 3, 0).reshape(self.W.shape)
        return dx


@Convolution.mistake(
    en="For the first batch you are right; later ones contain the gradients of the earlier ones. Each call of backward "
    "answers for its own batch. Where do dW and db start?",
    ko="첫 배치에서는 맞지만 그다음부터는 앞 배치의 기울기가 섞여 있어요. backward는 부를 때마다 자기 배치의 기울기만 "
    "구해요. dW와 db는 어떤 값에서 시작하나요?",
)
class gradients_pile_up(Convolution.reference):
    def backward(self, dout):
        before = (self.dW, self.db) if hasattr(self, "dW") else (0.0, 0.0)
        dx = super().backward(dout)
        self.dW, self.db = self.dW + before[0], self.db + before[1]
        return dx


@Convolution.oracle(close=near(1e-10), because="tf.nn.conv2d with explicit padding; gradients from the tape")
def tensorflow_convolution(tf):
    return oracle.convolution(tf)


# --- pooling ----------------------------------------------------------------------------------------------------------


def _apart(*shape):
    """Positive numbers, no two of them nearly equal: no ties, and padding with 0 or minus infinity never wins."""

    def draw(rng):
        count = math.prod(shape)
        steps = np.arange(1, count + 1) + rng.uniform(-0.25, 0.25, count)
        return rng.permutation(10 * steps / count).reshape(shape)

    return drawn(draw)


def _negative(*shape):
    return drawn(lambda rng: -_apart(*shape).draw(rng))


def _pool(n, c, h, w, pool_h, pool_w, stride, pad, values=_apart):
    """Inputs of a pooling layer, made from sizes."""
    return {
        "pool_h": pool_h, "pool_w": pool_w, "stride": stride, "pad": pad,
        "x": values(n, c, h, w),
        "dout": normal(n, c, _positions(h, pool_h, stride, pad), _positions(w, pool_w, stride, pad), gap=0.2),
    }  # fmt: skip


# What the stride is by default differs from book to book, so it is always given.
NO_PADDING = case(("no padding given", "패딩을 주지 않은 경우"), pool_h=2, pool_w=3, stride=1, x=_apart(3, 2, 4, 6))

# Windows that also fit the other way round, so that exchanged sides give a result.
POOLS = [
    case(("stride 1, no padding", "스트라이드 1, 패딩 없음"), **_pool(3, 2, 5, 7, 2, 3, 1, 0)),
    case(("stride 2, no padding", "스트라이드 2, 패딩 없음"), **_pool(5, 2, 6, 10, 2, 4, 2, 0)),
    case(("stride 1, padding 1", "스트라이드 1, 패딩 1"), **_pool(3, 2, 4, 6, 3, 2, 1, 1)),
    case(("stride 2, padding 1", "스트라이드 2, 패딩 1"), **_pool(4, 3, 7, 9, 5, 3, 2, 1)),
    case(("square overlapping windows", "겹치는 정사각형 윈도우"), **_pool(3, 3, 4, 4, 2, 2, 1, 0)),
]
HALVED = {
    "pool_h": 2, "pool_w": 2, "stride": 2, "pad": 0,
    "x": POOLED[None, None], "dout": np.array([[[[1.0, 2], [3, 4]]]]),
}  # fmt: skip


@exercise.check(
    points=4,
    close={SMALL_STEP[0]: slope({"dx": "to_x"}, forward="output"), "*": CLOSE},
    names=("Pooling",),
    given=[
        *POOLS,
        case(("negative values only", "음수로만 된 이미지"), **_pool(3, 2, 4, 5, 2, 3, 1, 0, _negative)),
        example(
            HAND, **HALVED,
            gives={
                "output": np.array([[[[2, 3], [4, 2]]]]),
                "dx": np.array([[[[0, 1, 0, 0], [0, 0, 0, 2], [0, 0, 0, 4], [0, 3, 0, 0]]]]),
            },
        ),
    ],
    hints=[
        (
            "Every channel of every image is pooled for itself. So what are the axes of the output, and what is its "
            "size? It is counted as for a convolution.",
            "이미지마다, 채널마다 따로 풀링해요. 그러면 출력에는 어떤 축이 있고 크기는 얼마일까요? 세는 방법은 "
            "합성곱과 같아요.",
        ),
        (
            "Change one entry of a window a little. When does the output notice? Then to whom does its gradient "
            "belong?",
            "윈도우의 원소 하나를 조금 바꿔 보세요. 출력은 언제 달라지나요? 그렇다면 기울기는 누구의 것일까요?",
        ),
        (
            "What must the forward pass remember, besides the shape? And what does an entry get that was the largest "
            "of two windows?",
            "순전파에서는 형상 말고 또 무엇을 기억해 두어야 할까요? 그리고 두 윈도우에서 모두 최댓값이었던 원소는 "
            "무엇을 받아야 할까요?",
        ),
    ],
)  # fmt: skip
class MaxPooling:
    """Max pooling: the largest value of each window of each channel.

    Args:
        pool_h: height of the window.
        pool_w: width of the window.
        stride: step of the window.
        pad: width of the border.

    Source: Deep Learning from Scratch, 7.4.5; output size with padding as in `tf.nn.max_pool2d`.
    """

    def __init__(self, pool_h, pool_w, stride=1, pad=0):
        self.pool_h, self.pool_w = pool_h, pool_w
        self.stride, self.pad = stride, pad

    def _windows(self, x):
        return _windows(x, self.pool_h, self.pool_w, self.stride, self.pad, border=-np.inf)

    def _gather(self, dwindows):
        return _gathered(dwindows, self.x.shape, self.stride, self.pad)

    def forward(self, x):
        self.x = x
        windows = self._windows(x)
        entries = windows.reshape(*windows.shape[:4], -1)
        first_largest = entries.argmax(axis=-1)[..., np.newaxis] == np.arange(entries.shape[-1])
        self.won = first_largest.reshape(windows.shape)
        return windows.max(axis=(4, 5))

    def backward(self, dout):
        return self._gather(self.won * dout[..., np.newaxis, np.newaxis])


@MaxPooling.script
def pool_and_back(MaxPooling, pool_h, pool_w, stride, pad, x, dout):
    layer = MaxPooling(pool_h, pool_w, stride, pad)
    yield ("output", "출력"), layer.forward(x)
    yield "dx", layer.backward(dout)


@MaxPooling.script(given=[case(GRADIENT_CHECK, **_pool(3, 2, 4, 5, 2, 3, 1, 0), to_x=nudge(3, 2, 4, 5))])
def max_pooling_checked(MaxPooling, pool_h, pool_w, stride, pad, x, dout, to_x):
    layer = MaxPooling(pool_h, pool_w, stride, pad)
    yield ("output", "출력"), layer.forward(x)
    yield "dx", layer.backward(dout)
    ahead = MaxPooling(pool_h, pool_w, stride, pad).forward(x + to_x)
    behind = MaxPooling(pool_h, pool_w, stride, pad).forward(x - to_x)
    yield SMALL_STEP, half_difference(ahead, behind, dout)


@MaxPooling.script(given=[NO_PADDING])
def pool_without_padding(MaxPooling, pool_h, pool_w, stride, x):
    yield ("output", "출력"), MaxPooling(pool_h, pool_w, stride).forward(x)


@MaxPooling.mistake(**STRIDE_OF_THE_WINDOW, common=True)
class jumps_by_its_own_size(MaxPooling.reference):
    def __init__(self, pool_h, pool_w, _stride=1, pad=0):
        super().__init__(pool_h, pool_w, (pool_h, pool_w), pad)

    def backward(self, dout):
        return super().backward(_one_by_one(dout, self.won.shape[2:4]))


@MaxPooling.mistake(**CLOSE_TOGETHER)
class pools_close_together(MaxPooling.reference):
    def _windows(self, x):
        _, _, oh, ow, _, _ = super()._windows(x).shape
        return _windows(x, self.pool_h, self.pool_w, 1, self.pad, border=-np.inf)[:, :, :oh, :ow]

    def _gather(self, dwindows):
        return _gathered(dwindows, self.x.shape, 1, self.pad)


@MaxPooling.mistake(**SIDES_SWAPPED, common=True)
class pool_sides_swapped(MaxPooling.reference):
    def __init__(self, pool_h, pool_w, stride=1, pad=0):
        super().__init__(pool_w, pool_h, stride, pad)

    def backward(self, dout):
        return super().backward(_one_by_one(dout, self.won.shape[2:4]))


@MaxPooling.mistake(**HEIGHT_FOR_BOTH)
class pool_height_for_both(MaxPooling.reference):
    def __init__(self, pool_h, _pool_w, stride=1, pad=0):
        super().__init__(pool_h, pool_h, stride, pad)

    def backward(self, dout):
        return super().backward(_one_by_one(dout, self.won.shape[2:4]))


@MaxPooling.mistake(**SIZE_WITHOUT_PADDING)
class size_without_padding(MaxPooling.reference):
    winner = None

    def forward(self, x):
        n, c, h, w = self.shape = x.shape
        out_h = 1 + (h - self.pool_h) // self.stride
        out_w = 1 + (w - self.pool_w) // self.stride
        rows = im2col(x, self.pool_h, self.pool_w, self.stride, self.pad).reshape(-1, self.pool_h * self.pool_w)
        out = rows.max(axis=1).reshape(n, out_h, out_w, c).transpose(0, 3, 1, 2)
        self.winner = rows.argmax(axis=1)
        return out

    def backward(self, dout):
        rows = np.zeros((dout.size, self.pool_h * self.pool_w))
        rows[np.arange(self.winner.size), self.winner] = dout.transpose(0, 2, 3, 1).ravel()
        rows = rows.reshape(-1, dout.shape[1] * self.pool_h * self.pool_w)
        return col2im(rows, self.shape, self.pool_h, self.pool_w, self.stride, self.pad)


@MaxPooling.mistake(
    en="All channels came out equal: the largest value was taken over the channels, too. A channel is one kind of "
    "feature, and pooling keeps them apart. Over which axes is the maximum?",
    ko="모든 채널의 결과가 같아요. 채널끼리도 최댓값을 구했어요. 채널은 저마다 다른 특징이라 풀링은 채널마다 따로 "
    "해요. 최댓값은 어느 축들에서 구해야 할까요?",
)
class over_channels(MaxPooling.reference):
    def forward(self, x):
        own = super().forward(x)
        out = np.broadcast_to(own.max(axis=1, keepdims=True), own.shape)
        self.won = self._windows(x) == out[..., np.newaxis, np.newaxis]
        return out


FROM_ZERO = {
    "en": "For positive images you are right. A window that holds negative values only came out as 0, which stands "
    "nowhere in it. What did your search for the maximum start from?",
    "ko": "양수로 된 이미지에서는 맞아요. 그런데 음수만 있는 윈도우에서 그 안에 없는 0이 나왔어요. 최댓값을 찾을 때 "
    "어떤 값에서 시작했나요?",
}


@MaxPooling.mistake(**FROM_ZERO)
class starts_from_zero(MaxPooling.reference):
    def forward(self, x):
        out = np.maximum(super().forward(x), 0)
        self.won = self._windows(x) == out[..., np.newaxis, np.newaxis]
        return out


@MaxPooling.mistake(**FROM_ZERO)
class output_starts_from_zero(MaxPooling.reference):
    def forward(self, x):
        return np.maximum(super().forward(x), 0)


@MaxPooling.mistake(
    en="You averaged each window. How many of a window's values does max pooling keep?",
    ko="윈도우의 평균을 냈어요. 최대 풀링은 윈도우에서 값을 몇 개 남기나요?",
)
class average_instead(MaxPooling.reference):
    def forward(self, x):
        self.x = x
        return _windows(x, self.pool_h, self.pool_w, self.stride, self.pad).mean(axis=(4, 5))

    def backward(self, dout):
        return _shared_evenly(self, dout, self.pool_h * self.pool_w)


def _shared_evenly(layer, dout, parts):
    """The way back through a mean of so many parts."""
    window = (layer.pool_h, layer.pool_w)
    dwindows = np.broadcast_to(dout[..., np.newaxis, np.newaxis] / parts, (*dout.shape, *window))
    return _gathered(dwindows, layer.x.shape, layer.stride, layer.pad)


@MaxPooling.mistake(
    en="Forward is right. Backward shares each gradient among the whole window, as average pooling does. Which entries "
    "of the window have influenced a maximum?",
    ko="순전파는 맞아요. 역전파에서는 평균 풀링처럼 윈도우 전체에 기울기를 나눠 줬어요. 최댓값에 영향을 준 원소는 "
    "윈도우의 어느 것인가요?",
)
class gradient_shared_evenly(MaxPooling.reference):
    def backward(self, dout):
        return _shared_evenly(self, dout, self.pool_h * self.pool_w)


@MaxPooling.mistake(**OVERWRITTEN, common=True)
class windows_overwrite_winners(MaxPooling.reference):
    def _gather(self, dwindows):
        return _last_window_wins(dwindows, self.x.shape, self.stride, self.pad)


@MaxPooling.mistake(**OVERWRITTEN, common=True)
class entries_overwrite_winners(MaxPooling.reference):
    def _gather(self, dwindows):
        return _last_entry_wins(dwindows, self.x.shape, self.stride, self.pad)


@MaxPooling.mistake(
    en="Only the winners of the latest windows have a gradient. An entry that won in several windows wrote over what "
    "it had received before. What should happen to the earlier gradients?",
    ko="나중 윈도우의 기울기만 남았어요. 여러 윈도우에서 최댓값이었던 원소가 먼저 받은 기울기를 덮어썼어요. 먼저 받은 "
    "기울기는 어떻게 해야 할까요?",
    common=True,
)
class winner_keeps_the_last(MaxPooling.reference):
    def _gather(self, dwindows):
        places, padded = _places(dwindows, self.x.shape, self.stride, self.pad)
        values = np.zeros(math.prod(padded))
        values[places[self.won]] = dwindows[self.won]
        return _without_border(values.reshape(padded), self.pad)


@MaxPooling.mistake(
    en="The right entries receive a gradient, but it was multiplied by the maximum itself. If the winner grows by a "
    "little, by how much does the output grow?",
    ko="맞는 원소가 기울기를 받았지만 거기에 최댓값이 곱해졌어요. 최댓값이 조금 커지면 출력은 얼마나 커질까요?",
)
class gradient_times_value(MaxPooling.reference):
    def forward(self, x):
        self.out = super().forward(x)
        return self.out

    def backward(self, dout):
        return super().backward(dout * self.out)


@MaxPooling.mistake(
    en="The right entries are chosen, but each gets a 1, whatever arrives. A pooling layer stands in the middle of a "
    "network: what comes in from behind?",
    ko="맞는 원소를 골랐지만 흘러온 기울기와 상관없이 모두 1을 받았어요. 풀링 계층은 신경망의 중간에 있어요. 뒤에서 "
    "무엇이 흘러오나요?",
)
class dout_ignored(MaxPooling.reference):
    def backward(self, dout):
        return super().backward(np.ones_like(dout))


@MaxPooling.mistake(
    en="Only the first window has a gradient, as if the function ended early. Where does it return?",
    ko="첫 윈도우만 기울기를 받고 함수가 일찍 끝난 것 같아요. 어디에서 값을 반환하나요?",
)
class returns_too_early(MaxPooling.reference):
    def backward(self, dout):
        first = np.zeros_like(dout)
        first[0, 0, 0, 0] = dout[0, 0, 0, 0]
        return super().backward(first)


@MaxPooling.mistake(**EMPTY_SLICE)
class pooled_dx_cut_from_the_end(MaxPooling.reference):
    def _gather(self, dwindows):
        pad = self.pad
        return _with_border(self, dwindows)[:, :, pad:-pad, pad:-pad]


@MaxPooling.mistake(**BORDER_KEPT)
class pooled_dx_with_border(MaxPooling.reference):
    def _gather(self, dwindows):
        return _with_border(self, dwindows)


def _with_border(layer, dwindows):
    n, c, h, w = layer.x.shape
    return _gathered(dwindows, (n, c, h + 2 * layer.pad, w + 2 * layer.pad), layer.stride, 0)


@MaxPooling.oracle(close=near(1e-12), because="tf.nn.max_pool2d with explicit padding; gradients from the tape")
def tensorflow_max_pooling(tf):
    return oracle.max_pooling(tf)


@exercise.check(
    points=3,
    close={SMALL_STEP[0]: slope({"dx": "to_x"}, forward="output"), "*": CLOSE},
    given=[
        *POOLS,
        example(
            HAND, **HALVED,
            gives={
                "output": np.array([[[[1, 1.5], [2.25, 1]]]]),
                "dx": np.array(
                    [[[[0.25, 0.25, 0.5, 0.5], [0.25, 0.25, 0.5, 0.5], [0.75, 0.75, 1, 1], [0.75, 0.75, 1, 1]]]]
                ),
            },
        ),
    ],
    hints=[
        (
            "How many values are there in a window, and what share does each of them have in the mean?",
            "윈도우 안에는 값이 몇 개 있고, 값 하나는 평균에서 얼마만큼을 차지하나요?",
        ),
        (
            "Read the handout once more for the border: are its zeros counted?",
            "테두리에 관한 설명을 다시 읽어 보세요. 테두리의 0도 세나요?",
        ),
        (
            "Average pooling is a convolution whose filter you know already. Which weights does it have? Its way back "
            "is that of a convolution.",
            "평균 풀링은 필터가 이미 정해진 합성곱이에요. 그 가중치는 얼마일까요? 돌아오는 길도 합성곱과 같아요.",
        ),
    ],
)  # fmt: skip
class AveragePooling:
    """Average pooling: the mean of each window of each channel, zeros of the border included.

    Args:
        pool_h: height of the window.
        pool_w: width of the window.
        stride: step of the window.
        pad: width of the border of zeros.

    Source: `tf.nn.avg_pool2d` on padded images; PyTorch's `AvgPool2d` with `count_include_pad`.
    """

    def __init__(self, pool_h, pool_w, stride=1, pad=0):
        self.pool_h, self.pool_w = pool_h, pool_w
        self.stride, self.pad = stride, pad

    def _windows(self, x):
        return _windows(x, self.pool_h, self.pool_w, self.stride, self.pad)

    def _gather(self, dwindows):
        return _gathered(dwindows, self.x.shape, self.stride, self.pad)

    def forward(self, x):
        self.x = x
        return self._windows(x).mean(axis=(4, 5))

    def backward(self, dout):
        share = np.full((self.pool_h, self.pool_w), 1 / (self.pool_h * self.pool_w))
        return self._gather(np.multiply.outer(dout, share))


@AveragePooling.script
def average_and_back(AveragePooling, pool_h, pool_w, stride, pad, x, dout):
    layer = AveragePooling(pool_h, pool_w, stride, pad)
    yield ("output", "출력"), layer.forward(x)
    yield "dx", layer.backward(dout)


@AveragePooling.script(given=[case(GRADIENT_CHECK, **_pool(3, 2, 4, 5, 2, 3, 1, 0), to_x=nudge(3, 2, 4, 5))])
def average_pooling_checked(AveragePooling, pool_h, pool_w, stride, pad, x, dout, to_x):
    layer = AveragePooling(pool_h, pool_w, stride, pad)
    yield ("output", "출력"), layer.forward(x)
    yield "dx", layer.backward(dout)
    ahead = AveragePooling(pool_h, pool_w, stride, pad).forward(x + to_x)
    behind = AveragePooling(pool_h, pool_w, stride, pad).forward(x - to_x)
    yield SMALL_STEP, half_difference(ahead, behind, dout)


@AveragePooling.script(given=[NO_PADDING])
def average_without_padding(AveragePooling, pool_h, pool_w, stride, x):
    yield ("output", "출력"), AveragePooling(pool_h, pool_w, stride).forward(x)


@AveragePooling.mistake(**STRIDE_OF_THE_WINDOW, common=True)
class average_jumps_by_its_own_size(AveragePooling.reference):
    def __init__(self, pool_h, pool_w, _stride=1, pad=0):
        super().__init__(pool_h, pool_w, (pool_h, pool_w), pad)

    def backward(self, dout):
        return super().backward(_one_by_one(dout, self._windows(self.x).shape[2:4]))


@AveragePooling.mistake(**CLOSE_TOGETHER)
class averages_close_together(AveragePooling.reference):
    def _windows(self, x):
        _, _, oh, ow, _, _ = super()._windows(x).shape
        return _windows(x, self.pool_h, self.pool_w, 1, self.pad)[:, :, :oh, :ow]

    def _gather(self, dwindows):
        return _gathered(dwindows, self.x.shape, 1, self.pad)


@AveragePooling.mistake(**SIDES_SWAPPED, common=True)
class average_sides_swapped(AveragePooling.reference):
    def __init__(self, pool_h, pool_w, stride=1, pad=0):
        super().__init__(pool_w, pool_h, stride, pad)

    def backward(self, dout):
        return super().backward(_one_by_one(dout, self._windows(self.x).shape[2:4]))


@AveragePooling.mistake(**SIZE_WITHOUT_PADDING)
class average_size_without_padding(AveragePooling.reference):
    def forward(self, x):
        n, c, h, w = x.shape
        out_h = 1 + (h - self.pool_h) // self.stride
        out_w = 1 + (w - self.pool_w) // self.stride
        self.x = x
        rows = im2col(x, self.pool_h, self.pool_w, self.stride, self.pad).reshape(-1, self.pool_h * self.pool_w)
        return rows.mean(axis=1).reshape(n, out_h, out_w, c).transpose(0, 3, 1, 2)


@AveragePooling.mistake(
    en="Away from the border you are right. At the border you divided by the number of pixels only; some libraries do "
    "so, but here the zeros of the border count. What does the handout say?",
    ko="테두리에서 먼 곳은 맞아요. 테두리에서는 실제 픽셀의 수로만 나눴어요. 그렇게 하는 라이브러리도 있지만 여기서는 "
    "테두리의 0도 세요. 안내문에는 어떻게 적혀 있나요?",
)
class border_not_counted(AveragePooling.reference):
    def _count(self):
        return self._windows(np.ones_like(self.x)).sum(axis=(4, 5))

    def forward(self, x):
        out = super().forward(x)
        return out * (self.pool_h * self.pool_w) / self._count()

    def backward(self, dout):
        return super().backward(dout * (self.pool_h * self.pool_w) / self._count())


@AveragePooling.mistake(
    en="Your average is too large by a side of the window. How many values are inside the window?",
    ko="평균이 윈도우 한 변의 길이만큼 커요. 윈도우 안에 값이 모두 몇 개 있나요?",
)
class divided_by_one_side(AveragePooling.reference):
    def forward(self, x):
        return super().forward(x) * self.pool_w


@AveragePooling.mistake(
    en="The windows were summed but not divided. What turns a sum into a mean?",
    ko="윈도우의 합만 구하고 나누지 않았어요. 합을 평균으로 바꾸려면 무엇이 필요할까요?",
)
class sum_pooling(AveragePooling.reference):
    def forward(self, x):
        return super().forward(x) * self.pool_h * self.pool_w

    def backward(self, dout):
        return super().backward(dout) * self.pool_h * self.pool_w


@AveragePooling.mistake(
    en="You kept the largest value of each window. How many of its values have a say in an average?",
    ko="윈도우에서 가장 큰 값을 골랐어요. 평균에는 몇 개의 값이 쓰이나요?",
)
class maximum_instead(AveragePooling.reference):
    def forward(self, x):
        self.layer = MaxPooling(self.pool_h, self.pool_w, self.stride, self.pad)
        return self.layer.forward(x)

    def backward(self, dout):
        return self.layer.backward(dout)


@AveragePooling.mistake(
    en="Forward is right, but your gradient is too large by exactly the number of values in the window. Each of them "
    "had only a share in the mean. How large is it?",
    ko="순전파는 맞지만 기울기가 정확히 윈도우 안의 값 개수만큼 커요. 값 하나는 평균에서 일부만 차지했어요. 그 몫은 "
    "얼마인가요?",
    common=True,
)
class gradient_not_divided(AveragePooling.reference):
    def backward(self, dout):
        return super().backward(dout) * self.pool_h * self.pool_w


@AveragePooling.mistake(
    en="Forward is right, but your gradient is too large by a side of the window. How many values share it?",
    ko="순전파는 맞지만 기울기가 윈도우 한 변의 길이만큼 커요. 몇 개의 값이 기울기를 나눠 가지나요?",
)
class gradient_divided_by_one_side(AveragePooling.reference):
    def backward(self, dout):
        return super().backward(dout) * self.pool_w


@AveragePooling.mistake(**OVERWRITTEN, common=True)
class windows_overwrite_shares(AveragePooling.reference):
    def _gather(self, dwindows):
        return _last_window_wins(dwindows, self.x.shape, self.stride, self.pad)


@AveragePooling.mistake(**OVERWRITTEN, common=True)
class entries_overwrite_shares(AveragePooling.reference):
    def _gather(self, dwindows):
        return _last_entry_wins(dwindows, self.x.shape, self.stride, self.pad)


@AveragePooling.mistake(**EMPTY_SLICE)
class shares_cut_from_the_end(AveragePooling.reference):
    def _gather(self, dwindows):
        pad = self.pad
        return _with_border(self, dwindows)[:, :, pad:-pad, pad:-pad]


@AveragePooling.mistake(**BORDER_KEPT)
class shares_with_border(AveragePooling.reference):
    def _gather(self, dwindows):
        return _with_border(self, dwindows)


@AveragePooling.oracle(close=near(1e-12), because="tf.nn.avg_pool2d on padded images; gradients from the tape")
def tensorflow_average_pooling(tf):
    return oracle.average_pooling(tf)
