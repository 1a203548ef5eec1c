// Sends the one form of a page on its way (OAuth 2.0 Form Post Response Mode §2).
document.forms[0].submit();
