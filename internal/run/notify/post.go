package notify

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"strconv"
	"time"
)

// errAddress says that the address of a target cannot be read. It does not quote it.
var errAddress = errors.New("the address cannot be read")

// outcome is what became of one attempt. An empty code is success.
type outcome struct {
	code  string        // "http 503", "code 310000", "timed out", …: nothing that a target or an address says
	after time.Duration // not before this time; 0: as usual
	quiet bool          // nobody may send to the address until then
}

// Client returns a client for targets over a transport: it follows no redirect, because an address that points elsewhere
// would carry the message and its signature there.
func Client(transport http.RoundTripper) *http.Client {
	return &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
}

// answerLimit bounds what is read of an answer: robots answer with a line.
const answerLimit = 64 << 10

// post sends a parcel and judges the answer.
func post(ctx context.Context, client *http.Client, w *wire, p *parcel) outcome {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.address, bytes.NewReader(p.body))
	if err != nil {
		return outcome{code: errAddress.Error()}
	}
	maps.Copy(req.Header, p.header)
	req.Header.Set("User-Agent", "domicile")
	res, err := client.Do(req)
	if err != nil {
		return outcome{code: transportCode(err)}
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, answerLimit))
	if cerr := res.Body.Close(); err == nil {
		err = cerr
	}
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return outcome{code: "http " + strconv.Itoa(res.StatusCode), after: retryAfter(res), quiet: res.StatusCode == http.StatusTooManyRequests}
	}
	if err != nil { // the target may have taken it; it is sent again under the same id
		return outcome{code: transportCode(err)}
	}
	o := outcome{code: w.judge(body)}
	for _, code := range w.crowded {
		if o.code == code {
			o.after, o.quiet = w.pause, true
		}
	}
	return o
}

// transportCode words an error without its text, which quotes the address.
func transportCode(err error) string {
	var timeout net.Error
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &certificate), errors.As(err, &record):
		return "certificate not trusted"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "timed out"
	case errors.Is(err, context.Canceled):
		return "interrupted"
	}
	return "unreachable"
}

// retryAfter reads how long a target asks to wait: seconds, or a date.
func retryAfter(res *http.Response) time.Duration {
	value := res.Header.Get("Retry-After")
	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	sent, err := http.ParseTime(res.Header.Get("Date"))
	if err != nil {
		return 0
	}
	return max(at.Sub(sent), 0)
}
