namespace Yiwang.Notices.Presets;

/// <summary>Links that say by which notice somebody arrives, so that arriving counts as having read it.</summary>
public static class MessageLinks
{
    /// <summary>Of the query.</summary>
    public const string Parameter = "notice";

    /// <param name="path">On this node; null = the notice's own page.</param>
    public static string Of(string? path, string notice)
    {
        if (path is null) return $"/notices/{notice}";
        var fragment = path.IndexOf('#', StringComparison.Ordinal);
        var (page, rest) = fragment < 0 ? (path, "") : (path[..fragment], path[fragment..]);
        return $"{page}{(page.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Parameter}={notice}{rest}";
    }
}
