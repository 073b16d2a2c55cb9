using Yiwang.Events;

namespace Yiwang.Node.Demo;

internal static class Expectation
{
    /// <summary>The demo's own data is right, so a refusal is a bug in it: stop and say which line.</summary>
    public static T Expect<T>(this Outcome<T> outcome, string what) =>
        outcome.Succeeded ? outcome.Value : throw new InvalidDataException($"demo data: {what}: {outcome.Status.Code} {outcome.Status.Field} {outcome.Status.Detail}");
}
