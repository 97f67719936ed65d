package classify

// shortened are words of column names that are cut the same way in databases of any house.
var shortened = map[string]string{
	"nm": "name", "nme": "name", "nbr": "number", "acct": "account", "acc": "account", "cd": "code", "dt": "date", "addr": "address",
	"ph": "phone", "mob": "mobile", "cust": "customer", "emp": "employee", "pat": "patient", "stu": "student", "cert": "certificate",
	"pwd": "password", "desc": "description", "img": "image", "pic": "picture", "tm": "time", "bday": "birthday",
}
