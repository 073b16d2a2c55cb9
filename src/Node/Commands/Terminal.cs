using System.CommandLine;

namespace Yiwang.Node.Commands;

/// <summary>Where a command writes: answers to Out, everything else to Error.</summary>
internal sealed record Terminal(TextWriter Out, TextWriter Error)
{
    public static Terminal Of(ParseResult parsed) => new(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
}
