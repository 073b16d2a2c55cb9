namespace Yiwang.Unit.Tests;

/// <summary>How long a test waits for what is done by another thread or over a socket: long enough that only a fault, never a busy machine, ends it.</summary>
internal static class Patience
{
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
}
