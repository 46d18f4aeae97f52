;; What a convolutional network is made of: four floats at a time, the same result on every machine.
;; Planes are squares of floats, `stride` bytes from one to the next. Rows of weights lie one after the other.
(module
  ;; 16 MB, of which the system gives what is written to: see makeRoom
  (memory (export "memory") 256)

  ;; A 1 × 1 convolution of `count` pixels (a multiple of 8) and `outputs` planes (a multiple of 4): each starts at its
  ;; bias, or, when that is 0, at what is there; negative results become 0 when `rectify` is set; then `plus` is added,
  ;; planes of the same kind, unless it is 0.
  (func (export "pointwise")
    (param $from i32) (param $stride i32) (param $count i32) (param $inputs i32) (param $outputs i32)
    (param $weights i32) (param $bias i32) (param $to i32) (param $rectify i32) (param $plus i32)
    (local $pixel i32) (local $end i32) (local $output i32) (local $input i32) (local $row i32)
    (local $source i32) (local $target i32) (local $w0 i32) (local $w1 i32) (local $w2 i32) (local $w3 i32)
    (local $zero v128) (local $x v128) (local $y v128) (local $w v128)
    (local $a0 v128) (local $a1 v128) (local $a2 v128) (local $a3 v128)
    (local $b0 v128) (local $b1 v128) (local $b2 v128) (local $b3 v128)
    (local.set $end (i32.shl (local.get $count) (i32.const 2)))
    (local.set $row (i32.shl (local.get $inputs) (i32.const 2)))
    (loop $pixels
      (local.set $output (i32.const 0))
      (local.set $w0 (local.get $weights))
      (loop $outputs
        (local.set $target
          (i32.add (i32.add (local.get $to) (local.get $pixel)) (i32.mul (local.get $output) (local.get $stride))))
        (if (local.get $bias)
          (then
            (local.set $source (i32.add (local.get $bias) (i32.shl (local.get $output) (i32.const 2))))
            (local.set $a0 (v128.load32_splat (local.get $source)))
            (local.set $a1 (v128.load32_splat offset=4 (local.get $source)))
            (local.set $a2 (v128.load32_splat offset=8 (local.get $source)))
            (local.set $a3 (v128.load32_splat offset=12 (local.get $source)))
            (local.set $b0 (local.get $a0))
            (local.set $b1 (local.get $a1))
            (local.set $b2 (local.get $a2))
            (local.set $b3 (local.get $a3)))
          (else
            (local.set $a0 (v128.load (local.get $target)))
            (local.set $b0 (v128.load offset=16 (local.get $target)))
            (local.set $source (i32.add (local.get $target) (local.get $stride)))
            (local.set $a1 (v128.load (local.get $source)))
            (local.set $b1 (v128.load offset=16 (local.get $source)))
            (local.set $source (i32.add (local.get $source) (local.get $stride)))
            (local.set $a2 (v128.load (local.get $source)))
            (local.set $b2 (v128.load offset=16 (local.get $source)))
            (local.set $source (i32.add (local.get $source) (local.get $stride)))
            (local.set $a3 (v128.load (local.get $source)))
            (local.set $b3 (v128.load offset=16 (local.get $source)))))
        (local.set $source (i32.add (local.get $from) (local.get $pixel)))
        (local.set $w1 (i32.add (local.get $w0) (local.get $row)))
        (local.set $w2 (i32.add (local.get $w1) (local.get $row)))
        (local.set $w3 (i32.add (local.get $w2) (local.get $row)))
        (local.set $input (local.get $inputs))
        (loop $inputs
          (local.set $x (v128.load (local.get $source)))
          (local.set $y (v128.load offset=16 (local.get $source)))
          (local.set $w (v128.load32_splat (local.get $w0)))
          (local.set $a0 (f32x4.add (local.get $a0) (f32x4.mul (local.get $x) (local.get $w))))
          (local.set $b0 (f32x4.add (local.get $b0) (f32x4.mul (local.get $y) (local.get $w))))
          (local.set $w (v128.load32_splat (local.get $w1)))
          (local.set $a1 (f32x4.add (local.get $a1) (f32x4.mul (local.get $x) (local.get $w))))
          (local.set $b1 (f32x4.add (local.get $b1) (f32x4.mul (local.get $y) (local.get $w))))
          (local.set $w (v128.load32_splat (local.get $w2)))
          (local.set $a2 (f32x4.add (local.get $a2) (f32x4.mul (local.get $x) (local.get $w))))
          (local.set $b2 (f32x4.add (local.get $b2) (f32x4.mul (local.get $y) (local.get $w))))
          (local.set $w (v128.load32_splat (local.get $w3)))
          (local.set $a3 (f32x4.add (local.get $a3) (f32x4.mul (local.get $x) (local.get $w))))
          (local.set $b3 (f32x4.add (local.get $b3) (f32x4.mul (local.get $y) (local.get $w))))
          (local.set $source (i32.add (local.get $source) (local.get $stride)))
          (local.set $w0 (i32.add (local.get $w0) (i32.const 4)))
          (local.set $w1 (i32.add (local.get $w1) (i32.const 4)))
          (local.set $w2 (i32.add (local.get $w2) (i32.const 4)))
          (local.set $w3 (i32.add (local.get $w3) (i32.const 4)))
          (br_if $inputs (local.tee $input (i32.sub (local.get $input) (i32.const 1)))))
        (local.set $w0 (local.get $w3))
        (if (local.get $rectify)
          (then
            (local.set $a0 (f32x4.pmax (local.get $zero) (local.get $a0)))
            (local.set $a1 (f32x4.pmax (local.get $zero) (local.get $a1)))
            (local.set $a2 (f32x4.pmax (local.get $zero) (local.get $a2)))
            (local.set $a3 (f32x4.pmax (local.get $zero) (local.get $a3)))
            (local.set $b0 (f32x4.pmax (local.get $zero) (local.get $b0)))
            (local.set $b1 (f32x4.pmax (local.get $zero) (local.get $b1)))
            (local.set $b2 (f32x4.pmax (local.get $zero) (local.get $b2)))
            (local.set $b3 (f32x4.pmax (local.get $zero) (local.get $b3)))))
        (if (local.get $plus)
          (then
            (local.set $source
              (i32.add (local.get $plus) (i32.sub (local.get $target) (local.get $to))))
            (local.set $a0 (f32x4.add (local.get $a0) (v128.load (local.get $source))))
            (local.set $b0 (f32x4.add (local.get $b0) (v128.load offset=16 (local.get $source))))
            (local.set $source (i32.add (local.get $source) (local.get $stride)))
            (local.set $a1 (f32x4.add (local.get $a1) (v128.load (local.get $source))))
            (local.set $b1 (f32x4.add (local.get $b1) (v128.load offset=16 (local.get $source))))
            (local.set $source (i32.add (local.get $source) (local.get $stride)))
            (local.set $a2 (f32x4.add (local.get $a2) (v128.load (local.get $source))))
            (local.set $b2 (f32x4.add (local.get $b2) (v128.load offset=16 (local.get $source))))
            (local.set $source (i32.add (local.get $source) (local.get $stride)))
            (local.set $a3 (f32x4.add (local.get $a3) (v128.load (local.get $source))))
            (local.set $b3 (f32x4.add (local.get $b3) (v128.load offset=16 (local.get $source))))))
        (v128.store (local.get $target) (local.get $a0))
        (v128.store offset=16 (local.get $target) (local.get $b0))
        (local.set $target (i32.add (local.get $target) (local.get $stride)))
        (v128.store (local.get $target) (local.get $a1))
        (v128.store offset=16 (local.get $target) (local.get $b1))
        (local.set $target (i32.add (local.get $target) (local.get $stride)))
        (v128.store (local.get $target) (local.get $a2))
        (v128.store offset=16 (local.get $target) (local.get $b2))
        (local.set $target (i32.add (local.get $target) (local.get $stride)))
        (v128.store (local.get $target) (local.get $a3))
        (v128.store offset=16 (local.get $target) (local.get $b3))
        (br_if $outputs
          (i32.lt_u (local.tee $output (i32.add (local.get $output) (i32.const 4))) (local.get $outputs))))
      (br_if $pixels
        (i32.lt_u (local.tee $pixel (i32.add (local.get $pixel) (i32.const 32))) (local.get $end)))))

  ;; A 3 × 3 convolution of one plane, zeros beyond its border. `padded` has room for (side + 2) rows of (side + 8)
  ;; floats, zeros at first; `side` is a multiple of 4. With `half` set, of every second pixel of every second row.
  (func (export "depthwise")
    (param $from i32) (param $side i32) (param $weights i32) (param $padded i32) (param $to i32) (param $half i32)
    (local $x i32) (local $y i32) (local $row i32) (local $line i32) (local $at i32) (local $next i32) (local $last i32)
    (local $w0 v128) (local $w1 v128) (local $w2 v128) (local $w3 v128) (local $w4 v128)
    (local $w5 v128) (local $w6 v128) (local $w7 v128) (local $w8 v128) (local $sum v128)
    (local.set $row (i32.shl (local.get $side) (i32.const 2)))
    (local.set $line (i32.add (local.get $row) (i32.const 32)))
    ;; the plane, one row down and four floats in
    (local.set $at (i32.add (i32.add (local.get $padded) (local.get $line)) (i32.const 16)))
    (local.set $y (local.get $side))
    (loop $copied
      (memory.copy (local.get $at) (local.get $from) (local.get $row))
      (local.set $at (i32.add (local.get $at) (local.get $line)))
      (local.set $from (i32.add (local.get $from) (local.get $row)))
      (br_if $copied (local.tee $y (i32.sub (local.get $y) (i32.const 1)))))
    (local.set $w0 (v128.load32_splat (local.get $weights)))
    (local.set $w1 (v128.load32_splat offset=4 (local.get $weights)))
    (local.set $w2 (v128.load32_splat offset=8 (local.get $weights)))
    (local.set $w3 (v128.load32_splat offset=12 (local.get $weights)))
    (local.set $w4 (v128.load32_splat offset=16 (local.get $weights)))
    (local.set $w5 (v128.load32_splat offset=20 (local.get $weights)))
    (local.set $w6 (v128.load32_splat offset=24 (local.get $weights)))
    (local.set $w7 (v128.load32_splat offset=28 (local.get $weights)))
    (local.set $w8 (v128.load32_splat offset=32 (local.get $weights)))
    (loop $rows
      (local.set $at
        (i32.add (i32.add (local.get $padded) (i32.mul (local.get $y) (local.get $line))) (i32.const 12)))
      (local.set $x (i32.const 0))
      (loop $columns
        (local.set $next (i32.add (local.get $at) (local.get $line)))
        (local.set $last (i32.add (local.get $next) (local.get $line)))
        (local.set $sum (f32x4.mul (local.get $w0) (v128.load (local.get $at))))
        (local.set $sum (f32x4.add (local.get $sum) (f32x4.mul (local.get $w1) (v128.load offset=4 (local.get $at)))))
        (local.set $sum (f32x4.add (local.get $sum) (f32x4.mul (local.get $w2) (v128.load offset=8 (local.get $at)))))
        (local.set $sum (f32x4.add (local.get $sum) (f32x4.mul (local.get $w3) (v128.load (local.get $next)))))
        (local.set $sum (f32x4.add (local.get $sum) (f32x4.mul (local.get $w4) (v128.load offset=4 (local.get $next)))))
        (local.set $sum (f32x4.add (local.get $sum) (f32x4.mul (local.get $w5) (v128.load offset=8 (local.get $next)))))
        (local.set $sum (f32x4.add (local.get $sum) (f32x4.mul (local.get $w6) (v128.load (local.get $last)))))
        (local.set $sum (f32x4.add (local.get $sum) (f32x4.mul (local.get $w7) (v128.load offset=4 (local.get $last)))))
        (local.set $sum (f32x4.add (local.get $sum) (f32x4.mul (local.get $w8) (v128.load offset=8 (local.get $last)))))
        (if (local.get $half)
          (then
            (v128.store64_lane 0 (local.get $to)
              (i8x16.shuffle 0 1 2 3 8 9 10 11 0 1 2 3 8 9 10 11 (local.get $sum) (local.get $sum)))
            (local.set $to (i32.add (local.get $to) (i32.const 8))))
          (else
            (v128.store (local.get $to) (local.get $sum))
            (local.set $to (i32.add (local.get $to) (i32.const 16)))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br_if $columns
          (i32.lt_u (local.tee $x (i32.add (local.get $x) (i32.const 4))) (local.get $side))))
      (local.set $y (i32.add (local.get $y) (i32.add (i32.const 1) (local.get $half))))
      (br_if $rows (i32.lt_u (local.get $y) (local.get $side)))))

  ;; Every pixel of one plane four times, in a plane twice as wide and high, with its bias. `side` is the smaller one's.
  (func (export "double") (param $from i32) (param $side i32) (param $bias i32) (param $to i32)
    (local $x i32) (local $y i32) (local $at i32) (local $b v128)
    (local.set $b (v128.load32_splat (local.get $bias)))
    (loop $rows
      (local.set $at
        (i32.add
          (local.get $from)
          (i32.shl (i32.mul (i32.shr_u (local.get $y) (i32.const 1)) (local.get $side)) (i32.const 2))))
      (local.set $x (i32.const 0))
      (loop $columns
        (v128.store (local.get $to)
          (f32x4.add
            (local.get $b)
            (i8x16.shuffle 0 1 2 3 0 1 2 3 4 5 6 7 4 5 6 7
              (v128.load64_zero (local.get $at))
              (v128.load64_zero (local.get $at)))))
        (local.set $to (i32.add (local.get $to) (i32.const 16)))
        (local.set $at (i32.add (local.get $at) (i32.const 8)))
        (br_if $columns
          (i32.lt_u (local.tee $x (i32.add (local.get $x) (i32.const 2))) (local.get $side))))
      (br_if $rows
        (i32.lt_u (local.tee $y (i32.add (local.get $y) (i32.const 1))) (i32.shl (local.get $side) (i32.const 1)))))))
