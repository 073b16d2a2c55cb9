namespace Yiwang.Notices.Mail;

internal static class MailAddresses
{
    /// <summary>One plain address in ASCII, with nothing that could end a line of the protocol.</summary>
    public static bool IsOne(string? text) =>
        text is { Length: > 2 and <= 254 } && text.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0 && text.IndexOfAny(['<', '>', ',', ';', '"', '(', ')']) < 0
        && text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at == text.LastIndexOf('@') && at < text.Length - 1;
}
