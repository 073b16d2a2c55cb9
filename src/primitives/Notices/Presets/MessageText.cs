using System.Text;
using Yiwang.Events;

namespace Yiwang.Notices.Presets;

/// <summary>The words of a message, cut to what a channel takes.</summary>
internal static class MessageText
{
    /// <summary>【紧急】润滑不足, or how many there are.</summary>
    public static string Title(ChannelMessage message, bool english, string? keyword)
    {
        var title = message.Lines is [var one] ? Say(one.Title, english) : english ? English.Count(message.Lines.Count, "notice") : $"{message.Lines.Count} 条消息";
        var level = Say(message.Level.Title(), english);
        var whole = english ? $"[{level}] {title}" : $"【{level}】{title}";
        return keyword is null || whole.Contains(keyword, StringComparison.Ordinal) ? whole : $"{whole} · {keyword}";
    }

    public static string Plain(ChannelMessage message, bool english, string? keyword, int bytesMax)
    {
        var text = new StringBuilder(Title(message, english, keyword));
        if (message.Lines is [var one])
        {
            if (Say(one.Text, english) is { Length: > 0 } body) text.Append('\n').Append(body);
            if (one.Time.Length > 0) text.Append('\n').Append(one.Time);
        }
        else
        {
            foreach (var line in message.Lines) text.Append("\n· ").Append(Say(line.Title, english)).Append(line.Time.Length > 0 ? $"（{line.Time}）" : "");
        }
        var tail = message.Link is { } link ? $"\n{(english ? "Open: " : "查看：")}{link}" : "";
        return Cut(text.ToString(), bytesMax - Encoding.UTF8.GetByteCount(tail)) + tail;
    }

    /// <summary>The subset that 企业微信 and 钉钉 share: heading, quote, list, link.</summary>
    public static string Markdown(ChannelMessage message, bool english, string? keyword, int bytesMax)
    {
        var text = new StringBuilder("### ").Append(Escape(Title(message, english, keyword)));
        if (message.Lines is [var one])
        {
            if (Say(one.Text, english) is { Length: > 0 } body) text.Append("\n\n").Append(Escape(body).Replace("\n", "\n\n", StringComparison.Ordinal));
            if (one.Time.Length > 0) text.Append("\n\n> ").Append(one.Time);
        }
        else
        {
            text.Append('\n');
            foreach (var line in message.Lines)
            {
                var title = Escape(Say(line.Title, english));
                text.Append("\n- ").Append(line.Link is { } to ? $"[{title}]({to})" : title).Append(line.Time.Length > 0 ? $" {line.Time}" : "");
            }
        }
        var tail = message.Link is { } link ? $"\n\n[{(english ? "Open" : "查看")}]({link})" : "";
        return Cut(text.ToString(), bytesMax - Encoding.UTF8.GetByteCount(tail)) + tail;
    }

    /// <summary>One line for a short message or a call.</summary>
    public static string Line(ChannelMessage message, bool english, int charsMax)
    {
        var text = Title(message, english, null) + (message.Lines is [var one] && Say(one.Text, english) is { Length: > 0 } body ? $" {body.ReplaceLineEndings(" ")}" : "");
        return text.Length <= charsMax ? text : string.Concat(text.AsSpan(0, charsMax - 1), "…");
    }

    /// <summary>At a whole character, so that no message is refused for half of one.</summary>
    public static string Cut(string text, int bytesMax)
    {
        if (Encoding.UTF8.GetByteCount(text) <= bytesMax) return text;
        var kept = 0;
        var bytes = 3;
        foreach (var rune in text.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > bytesMax) break;
            bytes += rune.Utf8SequenceLength;
            kept += rune.Utf16SequenceLength;
        }
        return text[..kept] + "…";
    }

    private static string Say(Bilingual text, bool english) => english ? text.En : text.Zh;

    /// <summary>What people typed must not become markup, a link or a mention of its own. The robots take no backslash before a sign, so signs are made full-width.</summary>
    public static string Escape(string text) => string.Create(text.Length, text, (to, from) =>
    {
        for (var i = 0; i < from.Length; i++) to[i] = from[i] is '<' or '>' or '[' or ']' or '*' or '`' ? (char)(from[i] + 0xFEE0) : from[i];
    });
}
