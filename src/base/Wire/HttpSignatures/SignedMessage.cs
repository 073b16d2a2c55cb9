namespace Yiwang.Wire.HttpSignatures;

/// <summary>What of a request or an answer can be covered (RFC 9421 §2). Field names in lower case.</summary>
public sealed record SignedMessage
{
    public string? Method { get; init; }
    /// <summary>Of a request: absolute.</summary>
    public Uri? Target { get; init; }
    /// <summary>Of an answer.</summary>
    public int? Status { get; init; }
    /// <summary>Several lines of one field are joined with a comma and a space.</summary>
    public required IReadOnlyDictionary<string, string> Fields { get; init; }
    /// <summary>The request that this answers; null for a request.</summary>
    public SignedMessage? Request { get; init; }

    /// <summary>Null when the message has no such component.</summary>
    public string? ValueOf(SignatureComponent component)
    {
        if (component.OfRequest) return Request?.ValueOf(component with { OfRequest = false });
        if (component.Key is { } key) return Fields.TryGetValue(component.Name, out var dictionary) && SignatureFields.TryMember(dictionary, key, out var member) ? member : null;
        return component.Name switch
        {
            "@method" => Method,
            "@target-uri" => Target?.AbsoluteUri,
            "@authority" => Authority,
            "@scheme" => Target?.Scheme.ToLowerInvariant(),
            "@path" => Target?.AbsolutePath,
            "@query" => Target is null ? null : Target.Query.Length == 0 ? "?" : Target.Query,
            "@request-target" => Target?.PathAndQuery,
            "@status" => Status?.ToString(System.Globalization.CultureInfo.InvariantCulture),
            _ => component.Name.StartsWith('@') ? null : Fields.TryGetValue(component.Name, out var value) ? value.Trim(' ', '\t') : null,
        };
    }

    // lower case, without the scheme's own port
    private string? Authority => Target is null ? null : Target.IsDefaultPort ? Target.IdnHost.ToLowerInvariant() : $"{Target.IdnHost.ToLowerInvariant()}:{Target.Port}";
}
