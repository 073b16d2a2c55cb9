namespace Yiwang.Wire.HttpSignatures;

/// <summary>One covered component of a signature.</summary>
/// <param name="Name">A field's name in lower case, or a derived one as <c>@method</c>.</param>
/// <param name="OfRequest">Parameter <c>req</c>: taken from the request that is answered (RFC 9421 §2.4).</param>
/// <param name="Key">Parameter <c>key</c>: one member of a dictionary field (§2.1.2).</param>
public readonly record struct SignatureComponent(string Name, bool OfRequest = false, string? Key = null)
{
    /// <summary>As it stands in the base and in <c>@signature-params</c>.</summary>
    public override string ToString() => (OfRequest, Key) switch
    {
        (false, null) => $"\"{Name}\"",
        (true, null) => $"\"{Name}\";req",
        (false, _) => $"\"{Name}\";key=\"{Key}\"",
        (true, _) => $"\"{Name}\";req;key=\"{Key}\"",
    };
}
