namespace Yiwang.Unit.Tests.Storage.Log;

public sealed class SettableClock : TimeProvider
{
    public DateTimeOffset Now { get; set; }
    public override DateTimeOffset GetUtcNow() => Now;
}
