using System.Globalization;
using System.Text;

namespace Yiwang.Notices.Mail;

/// <summary>A plain message in UTF-8 (RFC 5322, 2045, 2047).</summary>
internal static class MailText
{
    public static string Of(string from, string to, string subject, string text, DateTimeOffset now, string id)
    {
        var mail = new StringBuilder();
        mail.Append("From: ").Append(from).Append("\r\nTo: ").Append(to).Append("\r\nSubject: ").Append(Words(subject));
        mail.Append("\r\nDate: ").Append(now.ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture));
        mail.Append("\r\nMessage-ID: <").Append(id).Append('@').Append(from.AsSpan(from.IndexOf('@', StringComparison.Ordinal) + 1)).Append(">\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\nAuto-Submitted: auto-generated\r\n\r\n");
        var body = Convert.ToBase64String(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n")));
        for (var i = 0; i < body.Length; i += 76) mail.Append(body.AsSpan(i, Math.Min(76, body.Length - i))).Append("\r\n");
        return mail.ToString();
    }

    /// <summary>Encoded words of at most 75 characters, each of whole characters.</summary>
    private static string Words(string subject)
    {
        var words = new List<string>();
        var bytes = new List<byte>();
        foreach (var rune in subject.ReplaceLineEndings(" ").EnumerateRunes())
        {
            if (bytes.Count + rune.Utf8SequenceLength > 45) { words.Add(Word(bytes)); bytes.Clear(); }
            bytes.AddRange(Encoding.UTF8.GetBytes(rune.ToString()));
        }
        words.Add(Word(bytes));
        return string.Join("\r\n ", words);
    }

    private static string Word(List<byte> bytes) => $"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=";
}
