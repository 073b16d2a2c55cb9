using Yiwang.Console.Slots;
using Yiwang.Events;

namespace Yiwang.Unit.Tests.Console;

/// <summary>What administrators were told.</summary>
internal sealed class ToldAlarms : IProofAlarms
{
    public List<string> Mismatches { get; } = [];
    public List<string> Damages { get; } = [];
    public void Mismatch(string subject, long position, Bilingual what) => Mismatches.Add(subject);
    public void Damaged(string subject, Outcome damage) => Damages.Add(subject);
}
