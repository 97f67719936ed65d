package s3

import (
	"bufio"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"

	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// errOtherDocument says that a server answered with something that was not asked for.
var errOtherDocument = errors.New("s3: the answer is another document")

// peeked is how much of an answer is looked at to find its root element; a declaration and a comment fit in.
const peeked = 4096

// root makes a call fail unless the answer has that root element. Several servers ignore a question that they do not
// know and list the bucket instead, which the SDK would read as an empty answer.
func root(name string) func(*awss3.Options) {
	look := middleware.DeserializeMiddlewareFunc("Root", func(
		ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler,
	) (middleware.DeserializeOutput, middleware.Metadata, error) {
		out, meta, err := next.HandleDeserialize(ctx, in)
		resp, ok := out.RawResponse.(*smithyhttp.Response)
		if err != nil || !ok || resp.StatusCode/100 != 2 {
			return out, meta, err
		}
		body := bufio.NewReaderSize(resp.Body, peeked)
		resp.Body = struct {
			io.Reader
			io.Closer
		}{body, resp.Body}
		if head, _ := body.Peek(peeked); rootOf(head) != name {
			return out, meta, errOtherDocument
		}
		return out, meta, nil
	})
	return func(o *awss3.Options) {
		o.APIOptions = append(o.APIOptions, func(stack *middleware.Stack) error {
			return stack.Deserialize.Add(look, middleware.After)
		})
	}
}

// rootOf returns the name of the first element, "" when there is none.
func rootOf(head []byte) string {
	dec := xml.NewDecoder(bytes.NewReader(head))
	for {
		token, err := dec.Token()
		if err != nil {
			return ""
		}
		if start, ok := token.(xml.StartElement); ok {
			return start.Name.Local
		}
	}
}
