package format

import "context"

func binaryReader() reader {
	return reader{
		name:    "binary",
		sniff:   func(*head) int { return sureNot },
		inspect: func(context.Context, *input) (Layout, error) { return Layout{}, errUnsupported },
		read:    func(context.Context, *input, *sink) error { return errUnsupported },
	}
}
