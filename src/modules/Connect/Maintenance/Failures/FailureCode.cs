using Yiwang.Cases;
using Yiwang.Events;

namespace Yiwang.Connect.Maintenance.Failures;

/// <summary><c>connect.failure-code</c>: one code stands for one failure mode of a plant.</summary>
internal sealed class FailureCode(FailureLibrary library) : ICaseGuard
{
    public string Name => "connect.failure-code";
    public IReadOnlyList<string> Arguments => [];

    public async ValueTask<Outcome> CheckAsync(GuardCall call, CancellationToken cancel)
    {
        var code = FailureMode.Of(call.Case).Code;
        return await library.FindAsync(call.Case.Applicant, code, cancel) is { } other && other.Id != call.Case.Id
            ? new Outcome(Codes.RequestInvalid, code, "code", new Bilingual($"代码 {code} 已是“{other.Name}”。", $"The code {code} is '{other.Name}' already.")) : Outcome.Ok;
    }
}
