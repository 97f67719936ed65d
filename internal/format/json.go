package format

import "context"

func jsonReader() reader {
	return reader{
		name:    "json",
		sniff:   func(*head) int { return sureNot },
		inspect: func(context.Context, *input) (Layout, error) { return Layout{}, errUnsupported },
		read:    func(context.Context, *input, *sink) error { return errUnsupported },
	}
}
