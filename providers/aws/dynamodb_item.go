package aws

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// appendItems writes items as an array of JSON objects with sorted names, which package format turns into columns.
func appendItems(out []byte, items []map[string]types.AttributeValue) []byte {
	out = append(out, '[')
	for i, item := range items {
		if i > 0 {
			out = append(out, ",\n"...)
		}
		out = appendMap(out, item)
	}
	return append(out, ']')
}

func appendMap(out []byte, m map[string]types.AttributeValue) []byte {
	out = append(out, '{')
	for i, name := range slices.Sorted(maps.Keys(m)) {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(appendText(out, name), ':')
		out = appendValue(out, m[name])
	}
	return append(out, '}')
}

// appendValue writes one value: sets are arrays, bytes are base64, numbers stay as they were written.
func appendValue(out []byte, v types.AttributeValue) []byte {
	switch v := v.(type) {
	case *types.AttributeValueMemberS:
		return appendText(out, v.Value)
	case *types.AttributeValueMemberN:
		return append(out, v.Value...)
	case *types.AttributeValueMemberB:
		return appendBytes(out, v.Value)
	case *types.AttributeValueMemberBOOL:
		return strconv.AppendBool(out, v.Value)
	case *types.AttributeValueMemberM:
		return appendMap(out, v.Value)
	case *types.AttributeValueMemberL:
		return appendList(out, v.Value, appendValue)
	}
	return appendSet(out, v)
}

// appendSet writes a set, and null for what is none.
func appendSet(out []byte, v types.AttributeValue) []byte {
	switch v := v.(type) {
	case *types.AttributeValueMemberSS:
		return appendList(out, v.Value, appendText)
	case *types.AttributeValueMemberNS:
		return appendList(out, v.Value, func(out []byte, n string) []byte { return append(out, n...) })
	case *types.AttributeValueMemberBS:
		return appendList(out, v.Value, appendBytes)
	}
	return append(out, "null"...)
}

func appendList[T any](out []byte, list []T, one func([]byte, T) []byte) []byte {
	out = append(out, '[')
	for i, v := range list {
		if i > 0 {
			out = append(out, ',')
		}
		out = one(out, v)
	}
	return append(out, ']')
}

func appendBytes(out, b []byte) []byte { return appendText(out, base64.StdEncoding.EncodeToString(b)) }

// appendText writes a string; every string of Go has a form in JSON.
func appendText(out []byte, s string) []byte {
	text, err := json.Marshal(s)
	if err != nil {
		return append(out, "null"...)
	}
	return append(out, text...)
}
