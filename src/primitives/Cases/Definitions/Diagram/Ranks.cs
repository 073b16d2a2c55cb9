namespace Yiwang.Cases.Definitions.Diagram;

/// <summary>Which arrows lead back, and in which row each state stands.</summary>
internal static class Ranks
{
    public static int[] Of(int states, IReadOnlyList<Strand> strands)
    {
        MarkBack(states, strands);
        var ranks = new int[states];
        // every state below all that lead to it; without the arrows back there is no circle, so this ends
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var strand in strands)
            {
                if (ranks[strand.Lower] > ranks[strand.Upper]) continue;
                ranks[strand.Lower] = ranks[strand.Upper] + 1;
                changed = true;
            }
        }
        return ranks;
    }

    private static void MarkBack(int states, IReadOnlyList<Strand> strands)
    {
        var seen = new byte[states];
        for (var s = 0; s < states; s++) Visit(s);

        void Visit(int state)
        {
            if (seen[state] != 0) return;
            seen[state] = 1;
            foreach (var strand in strands.Where(t => t.From == state))
            {
                if (seen[strand.To] == 1) strand.Back = true;
                else Visit(strand.To);
            }
            seen[state] = 2;
        }
    }
}
