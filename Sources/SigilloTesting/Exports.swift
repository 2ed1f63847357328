public import Sigillo
