using Yiwang.Events;

namespace Yiwang.Parties;

/// <summary>A named reason why a text is not what it should be, with a sentence that says what to do.</summary>
/// <param name="Name">Stable, dotted, as <c>uscc.check-character</c>.</param>
public sealed record Problem(string Name, string Zh, string En)
{
    public Bilingual Say => new(Zh, En);

    public Outcome As(string code, string? field = null) => new(code, Name, field, Say);
}
