// Paths, accounts and secrets stand in the signatures of this module: whoever uses it needs no second import.
@_exported public import SigilloCore
