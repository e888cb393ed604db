using AePipeline.TrainingJob.Families.Embed;
using AePipeline.TrainingJob.Networks;
using AePipeline.TrainingJob.Training;
using static TorchSharp.torch;

namespace AePipeline.TrainingJob.Tests.Training;

public sealed class EmbedObjectiveTests
{
    [Fact]
    public void Contrast_TwoPairs_IsHowUnlikelyThePartnersAreByDistance()
    {
        using var latents = tensor(new[] { 0f, 0, 1, 0, 0, 2, 1, 2 }, [4, 2]);

        // Squared distances from each sample: 1 to its partner, 4 and 5 to the others.
        var expected = -Math.Log(Math.Exp(-1) / (Math.Exp(-1) + Math.Exp(-4) + Math.Exp(-5)));
        Assert.Equal(expected, EmbedObjective.Contrast(latents, crops: 2).item<float>(), tolerance: 1e-5);
    }

    [Fact]
    public void Contrast_GroupsOfThree_AsksForOneNearSampleOfTheGroup()
    {
        // In each group two are close to each other; the third is as far from them as from the other group.
        using var latents = tensor(new[] { 0f, 0, 0.1f, 0, 5.05f, 100, 10, 0, 10.1f, 0, 5.05f, -100 }, [6, 2]);

        Assert.Equal(2 * Math.Log(2) / 6, EmbedObjective.Contrast(latents, crops: 3).item<float>(), tolerance: 1e-2);
    }

    [Fact]
    public void Contrast_ManyUnrelatedSamples_IsThatOfGuessing()
    {
        using var latents = zeros(16, 3);

        Assert.Equal(Math.Log(15), EmbedObjective.Contrast(latents, crops: 2).item<float>(), tolerance: 1e-5);
    }

    [Fact]
    public void Compute_WithContrast_AddsItToTheReconstructionAndLeadsPartnersTogether()
    {
        manual_seed(1);
        using var networks = new NetworkSet(EmbedNetwork.Describe(SampleShape.Image(1, 28, 28), 4, new CoderShape([4, 8, 8], Blocks: 1)));
        using var optimizer = optim.Adam(networks.Parameters, 3e-3);
        using var generator = new Generator(1);
        // Pairs that share their brightness and nothing else.
        using var images = (linspace(0, 1, 8).repeat_interleave(2).reshape(16, 1, 1, 1) + (0.05 * randn(16, 1, 28, 28))).clamp(0, 1);
        var objective = new EmbedObjective(ReconstructionLoss.Mse, contrast: 1);
        double first = 0, last = 0;
        for (var step = 0; step < 60; step++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            var loss = objective.Compute(networks, new DeviceBatch(images), generator, progress: 0);
            loss.Total.backward();
            optimizer.step();
            last = loss.Terms.Single(term => term.Name == "contrast").Value.item<float>();
            if (step == 0) first = last;
            Assert.True(loss.Total.item<float>() > last, "The reconstruction counts too.");
        }

        Assert.True(last < first / 2, $"{first} became {last}");
    }

    [Fact]
    public void Compute_LessThanTwoGroups_CountsTheReconstructionAlone()
    {
        using var networks = new NetworkSet(EmbedNetwork.Describe(SampleShape.Image(1, 28, 28), 4, new CoderShape([4, 8, 8], Blocks: 1)));
        using var images = rand(2, 1, 28, 28);
        using var generator = new Generator(1);

        var with = new EmbedObjective(ReconstructionLoss.Mse, contrast: 5).Compute(networks, new DeviceBatch(images), generator, 0).Total.item<float>();

        Assert.Equal(new EmbedObjective(ReconstructionLoss.Mse).Compute(networks, new DeviceBatch(images), generator, 0).Total.item<float>(), with);
    }
}
