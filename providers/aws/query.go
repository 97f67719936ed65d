package aws

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"

	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/smithy-go"
)

// request is one call of a service for which the SDK has a client that is many times larger than what is asked here.
type request struct {
	service, region string
	action          string // of the query protocol
	target          string // of the JSON protocol, with the name of the service; ""
	version         string // of the query protocol
	params          url.Values
}

// maxAnswer bounds one page of an answer: a thousand records of a few kilobytes.
const maxAnswer = 16 << 20

// ask makes one call and reads its answer into out: XML of the query protocol, JSON where the request has a target.
func (s *session) ask(ctx context.Context, now time.Time, r request, out any) error {
	body := r.body()
	req, err := s.request(ctx, r, body)
	if err != nil {
		return fmt.Errorf("aws: %s: %w", r.action, err)
	}
	keys, err := s.cfg.Credentials.Retrieve(ctx)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	err = v4.NewSigner().SignHTTP(ctx, keys, req, hex.EncodeToString(sum[:]), r.service, r.region, now)
	if err != nil {
		return fmt.Errorf("aws: sign %s: %w", r.action, err)
	}
	res, err := s.in(r.region).HTTPClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }() // it was read to its end, or is of no more use
	text, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return answered(text, res)
	}
	if r.target != "" {
		err = json.Unmarshal(text, out)
	} else {
		err = xml.Unmarshal(text, out)
	}
	if err != nil {
		return &smithy.DeserializationError{Err: err}
	}
	return nil
}

// body is what the call sends: a form of the query protocol, nothing in JSON.
func (r request) body() []byte {
	if r.target != "" {
		return []byte("{}")
	}
	form := url.Values{"Action": {r.action}, "Version": {r.version}}
	maps.Copy(form, r.params)
	return []byte(form.Encode())
}

// request builds the call as its protocol has it.
func (s *session) request(ctx context.Context, r request, body []byte) (*http.Request, error) {
	to := "https://" + s.host(r.service, r.region) + "/"
	if s.endpoint != "" {
		to = *s.cfg.BaseEndpoint
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	if r.target != "" {
		req.Header.Set("Content-Type", "application/x-amz-json-1.1")
		req.Header.Set("X-Amz-Target", r.target)
	}
	return req, nil
}

// answered is the error of a service with its code, as the SDK would have it.
func answered(text []byte, res *http.Response) error {
	var query struct {
		Code  string `xml:"Errors>Error>Code"` // EC2
		Other string `xml:"Error>Code"`        // the other services of the query protocol
	}
	var object struct {
		Type string `json:"__type"`
	}
	code := ""
	if json.Unmarshal(text, &object) == nil {
		code = object.Type[strings.LastIndexByte(object.Type, '#')+1:]
	} else if xml.Unmarshal(text, &query) == nil {
		code = cmp.Or(query.Code, query.Other)
	}
	return &smithy.GenericAPIError{Code: cmp.Or(code, res.Status), Message: res.Status}
}
