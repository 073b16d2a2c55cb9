using Yiwang.Things.Grammar;

namespace Yiwang.Things;

/// <summary>A checked handle over the caller's UTF-8, for the paths that may not allocate.</summary>
public readonly ref struct HandleBytes
{
    private readonly int _slash;

    private HandleBytes(ReadOnlySpan<byte> utf8, int slash)
    {
        All = utf8;
        _slash = slash;
    }

    public ReadOnlySpan<byte> All { get; }
    public ReadOnlySpan<byte> Prefix => All[.._slash];
    public ReadOnlySpan<byte> Suffix => All[(_slash + 1)..];

    public static HandleFault TryParse(ReadOnlySpan<byte> utf8, out HandleBytes handle)
    {
        var fault = HandleGrammar.Check(utf8, out var slash);
        handle = fault == HandleFault.None ? new(utf8, slash) : default;
        return fault;
    }
}
