using Yiwang.Cases;
using Yiwang.Trust.Coding.Secrets;

namespace Yiwang.Trust.Coding.Batches;

/// <summary>Throws the table of a batch away that was voided.</summary>
internal sealed class VoidSecrets(SecretStore secrets) : ICaseEffect
{
    public string Name => "trust.void-secrets";
    public IReadOnlyList<string> Arguments => [];

    public ValueTask<EffectResult> RunAsync(EffectCall call, CancellationToken cancel)
    {
        secrets.Keep(call.Case.Id, 0);
        return new(EffectResult.Done);
    }
}
