using System.Diagnostics.CodeAnalysis;

namespace Yiwang.Events;

/// <summary>
/// What a command or a query answers when it did not fail by a bug. <see cref="Code"/> comes from the closed table <see cref="Codes"/>;
/// each surface maps every code to its own (a test proves the maps total).
/// </summary>
/// <param name="Detail">What exactly, for a log or a program: a handle, a row, a reason's name.</param>
/// <param name="Field">Which input is meant.</param>
/// <param name="Say">A sentence for the person that says what to do; null = the code's own sentence.</param>
public readonly record struct Outcome(string Code, string? Detail = null, string? Field = null, Bilingual? Say = null)
{
    public static readonly Outcome Ok = new(Codes.Ok);
    public bool Succeeded => Code == Codes.Ok;
}

public readonly record struct Outcome<T>
{
    private Outcome(Outcome outcome, T? value) => (Status, Value) = (outcome, value);
    public Outcome Status { get; }
    public T? Value { get; }
    [MemberNotNullWhen(true, nameof(Value))]
    public bool Succeeded => Status.Succeeded;
    public static implicit operator Outcome<T>(T value) => new(Outcome.Ok, value);
    public static implicit operator Outcome<T>(Outcome failure) => new(failure, default);
}
