/* SPDX-License-Identifier: Apache-2.0 */
#include "sim/boost.h"

#include <stdlib.h>
#include <string.h>

#define RATE 0.1
#define RIDGE_SHARE                                                                                \
    0.004 /* of the mean weight times the rows: leaves with little in them count less */
#define SAMPLE 0.7

enum { DRAWERS = 48, DEPTH = 4, TREES = 100, LEAF_MIN = 80, NODES_MAX = 31, LEAF = -1 };

struct node {
    int feature; /* LEAF: value holds */
    float most;  /* goes left when the feature is not above it */
    int drawer;
    int left, right;
    double value;
};
struct tree {
    struct node nodes[NODES_MAX];
    int count;
};
struct boost {
    struct tree trees[TREES];
};

struct learner {
    const struct boost_row *rows;
    size_t count;
    int width;
    unsigned char *drawers; /* row × width */
    float edges[BOOST_FEATURES_MAX][DRAWERS];
    double *left_over; /* target less the trees so far */
    double ridge;
    size_t *sample, *scratch;
};

static int
compare_floats(const void *a, const void *b)
{
    float left = *(const float *)a, right = *(const float *)b;

    return (left > right) - (left < right);
}

static void
sort_into_drawers(struct learner *learner)
{
    float *values = mem_zero_alloc(learner->count, sizeof(*values));

    for (int f = 0; f < learner->width; f++) {
        float *edges = learner->edges[f];
        for (size_t i = 0; i < learner->count; i++) {
            values[i] = learner->rows[i].features[f];
        }
        qsort(values, learner->count, sizeof(*values), compare_floats);
        for (size_t d = 0; d < DRAWERS; d++) {
            edges[d] = values[learner->count * (d + 1) / DRAWERS - 1];
        }
        for (size_t i = 0; i < learner->count; i++) {
            unsigned char drawer = 0;
            while (drawer < DRAWERS - 1 && learner->rows[i].features[f] > edges[drawer]) {
                drawer++;
            }
            learner->drawers[i * (size_t)learner->width + (size_t)f] = drawer;
        }
    }
    free(values);
}

struct heap {
    double weight[DRAWERS], pull[DRAWERS];
    size_t count[DRAWERS];
};

static void
fill_heap(const struct learner *learner, const size_t *which, size_t count, int feature,
          struct heap *heap)
{
    memset(heap, 0, sizeof(*heap));
    for (size_t i = 0; i < count; i++) {
        size_t row = which[i];
        unsigned char drawer = learner->drawers[row * (size_t)learner->width + (size_t)feature];
        heap->weight[drawer] += learner->rows[row].weight;
        heap->pull[drawer] += learner->rows[row].weight * learner->left_over[row];
        heap->count[drawer]++;
    }
}

/* What a split is worth: the fall of the squared error. */
static double
worth(double pull, double weight, double ridge)
{
    return weight > 0 ? pull * pull / (weight + ridge) : 0;
}

/* The best question about these rows, into the node; false when none helps. */
static bool
choose_split(const struct learner *learner, const size_t *which, size_t count, struct node *node,
             double pull, double weight)
{
    double best = worth(pull, weight, learner->ridge) * (1 + 1e-9) + 1e-12;
    struct heap heap;

    node->feature = LEAF;
    for (int f = 0; f < learner->width; f++) {
        double left_pull = 0, left_weight = 0;
        size_t left = 0;
        fill_heap(learner, which, count, f, &heap);
        for (int d = 0; d < DRAWERS - 1; d++) {
            left_pull += heap.pull[d];
            left_weight += heap.weight[d];
            left += heap.count[d];
            if (left < LEAF_MIN || count - left < LEAF_MIN) {
                continue;
            }
            double gain = worth(left_pull, left_weight, learner->ridge) +
                          worth(pull - left_pull, weight - left_weight, learner->ridge);
            if (gain > best) {
                best = gain;
                node->feature = f;
                node->drawer = d;
                node->most = learner->edges[f][d];
            }
        }
    }
    return node->feature != LEAF;
}

static int
grow(struct learner *learner, struct tree *tree, size_t *which, size_t count, int depth)
{
    int index = tree->count++;
    struct node *node = &tree->nodes[index];
    double pull = 0, weight = 0;
    size_t left = 0, right = 0;

    for (size_t i = 0; i < count; i++) {
        weight += learner->rows[which[i]].weight;
        pull += learner->rows[which[i]].weight * learner->left_over[which[i]];
    }
    node->value = weight > 0 ? RATE * pull / (weight + learner->ridge) : 0;
    node->feature = LEAF;
    if (depth == 0 || count < 2 * (size_t)LEAF_MIN ||
        !choose_split(learner, which, count, node, pull, weight)) {
        return index;
    }
    /* In two halves, each in its old order: sums do not depend on what was asked before. */
    for (size_t i = 0; i < count; i++) {
        size_t row = which[i];
        if (learner->drawers[row * (size_t)learner->width + (size_t)node->feature] <=
            node->drawer) {
            which[left++] = row;
        } else {
            learner->scratch[right++] = row;
        }
    }
    memcpy(which + left, learner->scratch, right * sizeof(*which));
    node->left = grow(learner, tree, which, left, depth - 1);
    node->right = grow(learner, tree, which + left, right, depth - 1);
    return index;
}

static double
tree_value(const struct tree *tree, const float *features)
{
    const struct node *node = &tree->nodes[0];

    while (node->feature != LEAF) {
        node = &tree->nodes[features[node->feature] <= node->most ? node->left : node->right];
    }
    return node->value;
}

/* Whether a tree is grown from a row: a fixed choice that looks like chance. */
static bool
in_sample(size_t row, int tree)
{
    uint64_t mix = ((uint64_t)row + 1) * UINT64_C(0x9e3779b97f4a7c15) + (uint64_t)tree;

    mix = (mix ^ (mix >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    mix = (mix ^ (mix >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (double)((mix ^ (mix >> 31)) >> 11) < SAMPLE * 9007199254740992.0;
}

struct boost *
boost_learn(const struct boost_row *rows, size_t count, int width)
{
    if (count < BOOST_ROWS_MIN) {
        return NULL;
    }
    struct boost *boost = mem_zero_alloc(1, sizeof(*boost));
    struct learner learner = {.rows = rows, .count = count, .width = width};
    learner.drawers = mem_zero_alloc(count, (size_t)width);
    learner.left_over = mem_zero_alloc(count, sizeof(*learner.left_over));
    learner.sample = mem_zero_alloc(count, sizeof(*learner.sample));
    learner.scratch = mem_zero_alloc(count, sizeof(*learner.scratch));
    sort_into_drawers(&learner);
    for (size_t i = 0; i < count; i++) {
        learner.left_over[i] = rows[i].target;
        learner.ridge += rows[i].weight * RIDGE_SHARE;
    }
    for (int t = 0; t < TREES; t++) {
        size_t chosen = 0;
        for (size_t i = 0; i < count; i++) {
            learner.sample[chosen] = i;
            chosen += in_sample(i, t);
        }
        (void)grow(&learner, &boost->trees[t], learner.sample, chosen, DEPTH);
        for (size_t i = 0; i < count; i++) {
            learner.left_over[i] -= tree_value(&boost->trees[t], rows[i].features);
        }
    }
    free(learner.drawers);
    free(learner.left_over);
    free(learner.sample);
    free(learner.scratch);
    return boost;
}

struct boost *
boost_free(struct boost *boost)
{
    free(boost);
    return NULL;
}

double
boost_value(const struct boost *boost, const float *features)
{
    double value = 0;

    for (int t = 0; boost && t < TREES; t++) {
        value += tree_value(&boost->trees[t], features);
    }
    return value;
}
