package format

// What tests of the parts that are written twice compare.
var (
	IsUTF8     = isUTF8
	Masks      = masks
	MasksPlain = masksPlain
)

// Mask is csvMask.
type Mask = csvMask
