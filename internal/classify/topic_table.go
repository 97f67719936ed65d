package classify

// topic is what a table may be about, as far as it decides how its columns are read.
type topic int

const (
	onPersons  topic = iota // persons are in it, as its subject or not
	onSubjects              // a row is a person
	onFirms                 // firms, with somebody to contact
	onServers               // machines
	onFiles                 // stored files
	onTalk                  // what users write
	onOrders                // what is paid
	onLogs                  // what happened
	onTraces                // what persons did

	topics // their number
)

// topicOf knows the words with which hints name topics.
func topicOf(word string) (topic, bool) {
	t, ok := topicWords[word]
	return t, ok
}

// topicWords are the words with which hints name topics.
var topicWords = map[string]topic{
	"person": onPersons, "subject": onSubjects, "firm": onFirms, "server": onServers, "file": onFiles,
	"comment": onTalk, "order": onOrders, "log": onLogs, "trace": onTraces,
}
