using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Yiwang.Unit.Tests;

/// <summary>An interface of which a test needs few members: those it names, by name; any other throws.</summary>
public class Stub<T> : DispatchProxy where T : class
{
    private Dictionary<string, Func<object?[], object?>> _members = [];

    /// <param name="members">Name and what it does with its arguments; of a property <c>get_Name</c>.</param>
    [SuppressMessage("Design", "CA1000", Justification = "The interface is all that a test names.")]
    public static T Of(params (string Name, Func<object?[], object?> Does)[] members)
    {
        var made = Create<T, Stub<T>>();
        ((Stub<T>)(object)made)._members = members.ToDictionary(m => m.Name, m => m.Does, StringComparer.Ordinal);
        return made;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        _members.TryGetValue(targetMethod!.Name, out var does) ? does(args ?? []) : throw new NotSupportedException($"{typeof(T).Name}.{targetMethod.Name}");
}
