package notify

import (
	"encoding/json"
	"maps"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// parcel is one HTTP request to a target. Its address is a secret.
type parcel struct {
	address string
	header  http.Header
	body    []byte
}

// wire is how a kind of target is spoken to over HTTP.
type wire struct {
	write func(*letter) (*parcel, error)
	// judge returns the code with which an answer of status 200 refuses a message, "" when it took it.
	judge func(body []byte) string
	// every is the time between two messages to one address that keeps its vendor's limit over all processes.
	every time.Duration
	// crowded are codes of judge that say "too many", and pause is how long to be silent then.
	crowded []string
	pause   time.Duration
}

// wireOf returns how a kind is spoken to; ok is false for mail, which is no HTTP.
func wireOf(kind Kind) (wire, bool) {
	switch kind {
	case Webhook:
		return wire{write: writeWebhook, judge: taken}, true
	case Slack:
		return slackWire(), true
	case DingTalk:
		return dingTalkWire(), true
	case Feishu:
		return feishuWire(), true
	case WeCom:
		return weComWire(), true
	case SMTP:
	}
	return wire{}, false
}

// taken is the judge of targets whose status says everything.
func taken([]byte) string { return "" }

// unreadable is the code of an answer that is not what the vendor documents, such as the page of a proxy.
const unreadable = "unreadable answer"

// errcode reads the answer of robots that say errcode: 0 is success, whatever the status says.
func errcode(body []byte) string {
	var answer struct {
		Code *int `json:"errcode"`
	}
	if err := json.Unmarshal(body, &answer); err != nil || answer.Code == nil {
		return unreadable
	}
	return refusal(*answer.Code)
}

// refusal words a code of a robot; 0 is none.
func refusal(code int) string {
	if code == 0 {
		return ""
	}
	return "code " + strconv.Itoa(code)
}

// jsonParcel makes a request with a JSON body.
func jsonParcel(address string, body any) (*parcel, error) {
	data, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	return &parcel{address: address, body: data, header: http.Header{"Content-Type": {"application/json; charset=utf-8"}}}, nil
}

// reachable returns why a target cannot be sent to: its secret is not set, or it would go out without TLS. A webhook of
// the company's own network may do without.
func reachable(t *Target) string {
	if t.URL == "" {
		return "its secret is not set"
	}
	u, err := url.Parse(t.URL.Reveal())
	switch {
	case err != nil || u.Hostname() == "":
		return errAddress.Error()
	case u.Scheme == "http" && t.Kind != Webhook && !loopback(u.Hostname()):
		return "its address does not begin with https"
	}
	return ""
}

// loopback reports whether a host is this machine.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// withQuery adds parameters to an address. One that cannot be read is not quoted.
func withQuery(address string, add url.Values) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", errAddress
	}
	query := u.Query()
	maps.Copy(query, add)
	u.RawQuery = query.Encode()
	return u.String(), nil
}
