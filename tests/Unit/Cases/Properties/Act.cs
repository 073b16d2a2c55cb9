using FsCheck;
using FsCheck.Fluent;

namespace Yiwang.Unit.Tests.Cases.Properties;

internal enum Deed { Move, Save, Remark, Repeat, Rule, Wait }

internal enum Seen { Now, Opening, Unknown, Whatever }

/// <summary>What somebody tries.</summary>
/// <param name="Who">Index of the person; counted among those with a right to the step when <paramref name="Rightful"/>.</param>
/// <param name="Step">Index of the transition; counted among those out of the present state when <paramref name="Possible"/>.</param>
/// <param name="Values">Seed of what is filled in.</param>
/// <param name="Hours">That pass; less than none when the machine's clock is set back.</param>
/// <param name="DoorsOpen">What the guards of modules answer.</param>
internal sealed record Act(Deed Deed, int Who, bool Rightful, int Step, bool Possible, Seen Seen, int Values, int Hours, bool DoorsOpen)
{
    private const int ActsOfOne = 40;

    private static readonly Gen<Act> s_one =
        from deed in Gen.Frequency((12, Gen.Constant(Deed.Move)), (2, Gen.Constant(Deed.Save)), (1, Gen.Constant(Deed.Remark)), (2, Gen.Constant(Deed.Repeat)), (3, Gen.Constant(Deed.Rule)), (2, Gen.Constant(Deed.Wait)))
        from who in Gen.Choose(0, 10_000)
        from rightful in Gen.Frequency((3, Gen.Constant(true)), (1, Gen.Constant(false)))
        from step in Gen.Choose(0, 10_000)
        from possible in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false)))
        from seen in Gen.Frequency((12, Gen.Constant(Seen.Now)), (1, Gen.Constant(Seen.Opening)), (1, Gen.Constant(Seen.Unknown)), (1, Gen.Constant(Seen.Whatever)))
        from values in Gen.Choose(0, int.MaxValue - 1)
        from hours in Gen.Frequency((5, Gen.Choose(1, 60)), (1, Gen.Choose(-3, -1)), (1, Gen.Choose(100, 800)))
        from open in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false)))
        select new Act(deed, who, rightful, step, possible, seen, values, hours, open);

    /// <summary>The tries of one case. One that fails is told with all that it does not need left out.</summary>
    public static Arbitrary<Act[]> Many { get; } = Arb.From(Gen.ArrayOf(s_one, ActsOfOne), acts => acts.Select((_, i) => acts.Where((_, n) => n != i).ToArray()));
}
