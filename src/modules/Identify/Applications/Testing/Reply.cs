using System.Net;

namespace Yiwang.Identify.Applications.Testing;

/// <summary>One answer of the node under test.</summary>
/// <param name="Why">Code of why there is none; null = there is one.</param>
/// <param name="Date">As its header states it.</param>
internal sealed record Reply(string? Why, HttpStatusCode Status, byte[] Body, TimeSpan Took, DateTimeOffset? Date, DateTimeOffset At, string Detail)
{
    public bool IsOk => Why is null && Status == HttpStatusCode.OK;
    public string Said => Why is null ? $"HTTP {(int)Status}" : Detail;

    public CheckResult Fault(string check) => CheckResult.Bad(check, Why ?? "wrong", Said);
}
