namespace Yiwang.Node.Tests;

/// <summary>How long a test waits for a socket or another program: long enough that only a fault, never a busy machine, ends it.</summary>
internal static class Patience
{
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
}
