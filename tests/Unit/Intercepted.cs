using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Yiwang.Unit.Tests;

/// <summary>The real thing, of which a test answers some calls itself.</summary>
[SuppressMessage("Performance", "CA1852", Justification = "What the runtime makes derives from it.")]
internal class Intercepted<T> : DispatchProxy where T : class
{
    private T _real = null!;
    private Func<string, object?[], object?> _answer = null!;

    /// <param name="answer">Of a method's name and arguments; null = the real thing answers.</param>
    public static T Of(T real, Func<string, object?[], object?> answer)
    {
        var proxy = Create<T, Intercepted<T>>();
        var own = (Intercepted<T>)(object)proxy;
        (own._real, own._answer) = (real, answer);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (_answer(targetMethod!.Name, args ?? []) is { } answer) return answer;
        try { return targetMethod.Invoke(_real, args); }
        catch (TargetInvocationException e) when (e.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Throw(inner);
            return null;
        }
    }
}
