namespace Yiwang.Client;

/// <summary>What of a handle is asked for, and how. Without lists: every value that the asker may read; with both, what either names.</summary>
public sealed record ResolveOptions
{
    internal static readonly ResolveOptions Default = new();

    /// <summary>At most 2,048.</summary>
    public IReadOnlyList<int> Indexes { get; init; } = [];

    /// <summary>As <c>URL</c>; with a <c>.</c> at the end, the type and all its subtypes. At most 2,048.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Only what the public may read. False: the server also gives what the credential may read, and asks for it. Default true.</summary>
    public bool PublicOnly { get; init; } = true;

    /// <summary>Past all caches, from the server that is responsible.</summary>
    public bool Authoritative { get; init; }

    /// <summary>The server may ask other servers for us. False: it refers us to them, and the client goes there itself. Default true.</summary>
    public bool Recursive { get; init; } = true;

    /// <summary>The answer must be signed by the server, and its signature fit the key of its site.</summary>
    public bool Certified { get; init; }
}
