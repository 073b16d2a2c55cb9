using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Things;
using Yiwang.Trust.Coding.Rules;

namespace Yiwang.Trust.Coding.Public;

/// <summary>The warning of a code under suspicion, for the head of its public page.</summary>
internal sealed class CodeWarning(Cautions cautions) : IScanWarning
{
    public int Order => 10;

    public ValueTask<Bilingual?> FindAsync(ThingRecord thing, Handle code, CancellationToken cancel) => new(cautions.Of(code)?.Warning);
}
