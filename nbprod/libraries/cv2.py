"""OpenCV: most functions give a new array; what draws changes the image it is given."""

from __future__ import annotations

from nbprod.ir import Call, Library
from nbprod.libraries._table import each

_A = "numpy.ndarray"
_NEW = Call(_A, mutates=("dst",))

LIBRARY = Library(
    name="cv2",
    installs={"cv2": "opencv-python"},
    functions={
        "cv2.imread": Call(
            _A, True, (), ("files:read",), role="reader", path="0|filename"
        ),
        "cv2.imwrite": Call(
            "builtins.bool", True, (), ("files",), role="writer", path="0|filename"
        ),
        **each(
            "cv2",
            """resize cvtColor blur GaussianBlur medianBlur bilateralFilter Canny Sobel
            Laplacian dilate erode morphologyEx warpAffine warpPerspective flip
            addWeighted bitwise_and bitwise_or bitwise_not bitwise_xor absdiff inRange
            equalizeHist adaptiveThreshold filter2D add subtract rotate
            getRotationMatrix2D getStructuringElement calcHist""",
            _NEW,
        ),
        **each(
            "cv2",
            "threshold split merge imdecode imencode boundingRect minMaxLoc",
            Call(""),
        ),
        **each(
            "cv2",
            "contourArea arcLength approxPolyDP moments HoughLines HoughCircles",
            Call(""),
        ),
        **each(
            "cv2",
            """line rectangle circle ellipse putText drawContours polylines
            fillPoly arrowedLine""",
            Call("0", False, ("0", "img", "image")),
        ),
        **each(
            "cv2",
            "imshow waitKey destroyAllWindows namedWindow",
            Call("", True, (), ("stdout",), role="show"),
        ),
    },
)
