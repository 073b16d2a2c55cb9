using System.Net;
using System.Net.Security;

namespace Yiwang.Identify.Applications.Testing;

/// <summary>How an applicant's node is tested from here.</summary>
public sealed record NodeTestOptions
{
    /// <summary>Private networks in which a node may be tested; none by default, since the address is typed by the applicant.</summary>
    public IReadOnlyList<IPNetwork> Allow { get; init; } = [];
    /// <summary>Whose certificates are good; null = the system's trust.</summary>
    public RemoteCertificateValidationCallback? Trusts { get; init; }
    /// <summary>One question. Default 5 s.</summary>
    public TimeSpan QuestionTimeout { get; init; } = TimeSpan.FromSeconds(5);
    /// <summary>The whole test; what has not been asked by then has not answered. Default 60 s.</summary>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromSeconds(60);
    /// <summary>95 of 100 answers come within this. Default 500 ms.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromMilliseconds(500);
    /// <summary>Difference of the clocks, beside the round trip. Default 5 s: HTTP states whole seconds.</summary>
    public TimeSpan ClockWithin { get; init; } = TimeSpan.FromSeconds(5);
    /// <summary>A certificate is good for at least this much longer. Default 14 days.</summary>
    public TimeSpan CertificateLeft { get; init; } = TimeSpan.FromDays(14);
}
